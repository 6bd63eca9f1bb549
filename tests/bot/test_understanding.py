"""Understanding over HTTP: what is sent, what is read, and what happens when it cannot be had."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace

import httpx
import jwt
import pytest

from bot.understanding import PATIENCE, RasaUnderstanding, Understood

SECRET = "an invented secret of more than 32 bytes"
PARSED = {
    "intent": {"name": "dibao", "confidence": 0.8},
    "intent_ranking": [{"name": "dibao", "confidence": 0.8}, {"name": "tekun", "confidence": 0.1}],
    "part": {"name": "how", "confidence": 0.9},
}
READ = Understood((("dibao", 0.8), ("tekun", 0.1)), "how", 0.9)


class Clock:
    """Seconds that pass when we say so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def understanding(
    handler: Callable[[httpx.Request], httpx.Response], clock: Callable[[], float] | None = None
) -> RasaUnderstanding:
    client = httpx.AsyncClient(transport=httpx.MockTransport(handler))
    return RasaUnderstanding("http://nlu", SECRET, client=client, seconds=clock or Clock())


def read(nlu: RasaUnderstanding, text: str = "低保怎么领") -> Understood | None:
    return asyncio.run(nlu.read(text))


def test_the_routes_and_the_part_are_read() -> None:
    assert read(understanding(lambda _request: httpx.Response(200, json=PARSED))) == READ


@pytest.mark.parametrize(
    ("topic", "understood"),
    [
        ({"name": "funeral", "confidence": 0.7}, replace(READ, topic="funeral", topic_confidence=0.7)),
        ({"name": None, "confidence": 0.0}, READ),
        (None, READ),
    ],
)
def test_a_model_may_know_topics_or_not(topic: object, understood: Understood) -> None:
    assert read(understanding(lambda _request: httpx.Response(200, json={**PARSED, "topic": topic}))) == understood


def test_it_is_asked_with_a_signed_token_and_a_literal_text() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=PARSED)

    nlu = understanding(handler)
    for text in ("/deny", "  低保\n怎么领 ", "//\n/x"):
        read(nlu, text)
    token = asked[0].headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    assert claims["user"] == {"username": "mingbai", "role": "admin"}
    assert [json.loads(request.content)["text"] for request in asked] == ["deny", "低保 怎么领", "x"]


@pytest.mark.parametrize("text", ["", "  ", "/", "///"])
def test_a_text_without_words_is_not_asked_about(text: str) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("asked")

    assert read(understanding(never), text) is None


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500), httpx.Response(401), httpx.Response(409), httpx.Response(200, text=""),
        httpx.Response(200, text="<html>"), httpx.Response(200, json=[]), httpx.Response(200, json={}),
        httpx.Response(200, json={**PARSED, "part": None}),
        httpx.Response(200, json={**PARSED, "topic": "funeral"}),
        httpx.Response(200, json={**PARSED, "topic": {"name": "funeral", "confidence": 7}}),
        httpx.Response(200, json={**PARSED, "intent_ranking": [{"name": "dibao", "confidence": 3}]}),
        httpx.Response(200, json={**PARSED, "intent_ranking": [{"name": "dibao", "confidence": "high"}]}),
        httpx.Response(200, text=json.dumps(PARSED).replace("0.8", "NaN")),
    ],
)
def test_a_useless_answer_is_as_good_as_none(answer: httpx.Response) -> None:
    assert read(understanding(lambda _request: answer)) is None


@pytest.mark.parametrize("fault", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.ReadError("cut")])
def test_a_broken_connection_is_as_good_as_none(fault: httpx.HTTPError) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise fault

    assert read(understanding(broken)) is None


async def test_a_slow_answer_is_not_waited_for() -> None:
    async def slow(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(30)
        return httpx.Response(200, json=PARSED)

    nlu = RasaUnderstanding("http://nlu", SECRET, client=httpx.AsyncClient(transport=httpx.MockTransport(slow)))
    async with asyncio.timeout(PATIENCE + 1):
        assert await nlu.read("低保") is None


def test_after_three_failures_nobody_waits_for_ten_seconds() -> None:
    asked, clock, works = [], Clock(), [False]

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200 if works[0] else 500, json=PARSED)

    nlu = understanding(handler, clock)
    for _ in range(10):
        read(nlu)
    assert len(asked) == 3
    works[0] = True
    clock.now += 9.9
    assert read(nlu) is None
    clock.now += 0.1
    assert read(nlu) == READ


def test_faults_apart_from_each_other_do_not_add_up() -> None:
    asked, answers = [], iter([500, 500, 200, 500, 500, 200])

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(next(answers), json=PARSED)

    nlu = understanding(handler)
    assert [read(nlu) for _ in range(6)] == [None, None, READ, None, None, READ]
