"""Many messages at once, and messages made to cost time: everybody else is still answered."""

import asyncio
import json
import time

import pytest

from backend.database import Database
from bot.heard import Heard, clean
from bot.understanding import Understood
from tests.backend.county import County
from tests.bot.talk import Talk, about

MESSAGES = 30  # what one conversation may say in a minute


class Counting:
    """Understanding that takes a moment, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def read(self, text: str) -> Understood | None:
        self.asked.append(text)
        await asyncio.sleep(0.005)
        return about("dibao")


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    talk = Talk(database)
    talk.turn.understanding = Counting()
    return talk


def test_thirty_messages_at_once_are_all_answered_in_order_and_understood_once_each(talk: Talk) -> None:
    async def hear() -> list[str]:
        heard = [Heard("web", talk.conversation_id, f"m{n}", text=f"低保怎么申请{n}") for n in range(MESSAGES)]
        return await asyncio.gather(*map(talk.turn.hear, heard))

    said = [json.loads(told) for told in asyncio.run(hear())]
    assert [told["replies"][0]["card"]["id"] for told in said] == ["dibao"] * MESSAGES
    assert isinstance(talk.turn.understanding, Counting)
    assert talk.turn.understanding.asked == [f"低保怎么申请{n}" for n in range(MESSAGES)]


def test_stacked_marks_do_not_hold_up_the_others(talk: Talk) -> None:
    flood = "a" + "\u0315\u0300" * 15_000
    begun = time.monotonic()
    assert talk.say(flood)[0].startswith("您写得太长了")
    assert time.monotonic() - begun < 0.5


def test_letters_of_a_text_that_is_heard_are_composed() -> None:
    assert clean("e\u0301" * 10) == "é" * 10
