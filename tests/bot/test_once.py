"""One message is heard once: repeats, two devices at a time, and messages that cannot be handled."""

import asyncio
import json
from collections import Counter

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case
from backend.conversations.models import Conversation, FailedMessage, HeardMessage
from backend.database import Database
from bot.heard import Heard
from bot.understanding import Understood
from tests.backend.county import County
from tests.bot.talk import Talk


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database)


def together(talk: Talk, messages: list[tuple[str, str]]) -> list[str]:
    """The responses to messages (id, text) that arrive at the same moment."""

    async def hear() -> list[str]:
        heard = [Heard("web", talk.conversation_id, id_, text=text) for id_, text in messages]
        return await asyncio.gather(*map(talk.turn.hear, heard))

    return asyncio.run(hear())


def test_the_same_message_fifty_times_at_once_has_one_effect_and_one_reply(talk: Talk, database: Database) -> None:
    talk.declare("confirm")
    said = together(talk, [("submit", "对，提交")] * 50)
    with database.reading() as session:
        opened = session.scalar(select(func.count()).select_from(Case))
        heard = session.scalar(select(func.count()).select_from(HeardMessage).filter_by(message_id="submit"))
    assert (len(set(said)), opened, heard) == (1, 1, 1)


def test_a_repeat_gets_the_same_bytes_days_later_and_then_a_short_answer(talk: Talk, database: Database) -> None:
    first = talk.hear_again("m-1", "帮助")
    talk.say("报困难")
    talk.later(days=6)
    assert talk.hear_again("m-1", "帮助") == first
    with database.writing() as session:
        session.scalars(select(HeardMessage).filter_by(message_id="m-1")).one().reply_sealed = None
    assert json.loads(talk.hear_again("m-1", "帮助"))["replies"][0]["text"] == "这句话以前收到过了，已经办过。"


def test_two_devices_at_once_lose_no_message_and_break_no_answer(talk: Talk, database: Database) -> None:
    talk.declare("for_whom")
    said = together(talk, [(f"device-{number}", "给自己家报") for number in range(12)])
    texts = Counter(json.loads(response)["replies"][-1]["text"].splitlines()[0] for response in said)
    assert texts == {"先跟您说清楚。": 1, "没看明白。请点一个，或者打数字1到2。": 11}
    with database.reading() as session:
        version = session.get_one(Conversation, talk.conversation_id).version
    told = talk.state().session.answers  # type: ignore[union-attr]
    assert (version, told["for_whom"].answer, "consent" in told) == (14, "self", False)


class Failing:
    """Understanding with a fault nobody foresaw."""

    async def read(self, text: str) -> Understood | None:
        raise RuntimeError("家里电话13800001234")


def test_a_message_that_fails_three_times_is_set_aside_and_blocks_nobody(talk: Talk, database: Database) -> None:
    talk.turn.understanding = Failing()
    for _ in range(2):
        with pytest.raises(RuntimeError):
            talk.hear_again("bad", "说一句听不懂的")
    said = talk.hear_again("bad", "说一句听不懂的")
    assert json.loads(said)["replies"][0]["text"].startswith("对不住，这句话我没有处理好")
    assert talk.hear_again("bad", "说一句听不懂的") == said
    assert talk.say("帮助")[0].startswith("我会做三件事：")
    with database.reading() as session:
        [row] = session.scalars(select(FailedMessage))
    assert (row.times, row.set_aside_at, row.fault.split(" ")[0]) == (3, talk.now, "RuntimeError")
    assert "13800001234" not in row.fault


def test_a_message_that_failed_once_is_heard_when_it_comes_again(talk: Talk) -> None:
    working, talk.turn.understanding = talk.turn.understanding, Failing()
    with pytest.raises(RuntimeError):
        talk.hear_again("m-1", "随便说一句")
    talk.turn.understanding = working
    said = json.loads(talk.hear_again("m-1", "随便说一句"))
    assert said["replies"][0]["text"].startswith("您问的，我手上的资料里没有")


def test_nothing_a_person_said_is_written_to_the_log(talk: Talk, capfd: pytest.CaptureFixture[str]) -> None:
    talk.turn.understanding = Failing()
    with pytest.raises(RuntimeError):
        talk.hear_again("m-1", "我爸叫韦有福13800001234")
    out = "".join(capfd.readouterr())
    assert [canary for canary in ("韦有福", "13800001234") if canary in out] == []
