"""Edited, forwarded, quoted: what is not plainly said is never taken for an answer, and says what to do instead."""

import asyncio
import itertools
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.cases.models import Case
from backend.database import Database
from backend.gaps.models import Gap
from bot.around import Around
from bot.attention import decide
from bot.heard import Heard, Kind
from bot.meanings import (
    Attention,
    CardAnswer,
    FlowReply,
    Forwarded,
    NotCovered,
    Offer,
    OldButton,
    Unread,
    Urgent,
)
from bot.state import State
from bot.understanding import Understood
from tests.backend.county import County
from tests.bot.talk import FLOWS, KNOWLEDGE, VOCABULARY, Talk, about
from tests.bot.test_attention import AT_PHONE, AT_STORY, NOTHING, SURROUNDINGS

STORY = "我家男人上个月摔断腿，花了三万多，四口人就靠他"
NEW = State()
numbers = itertools.count(1)


def said(text: str) -> str:
    return VOCABULARY.text(text)


def hear(talk: Talk, kind: Kind = "text", **fields: Any) -> list[str]:
    """What is answered to a message of any kind."""
    heard = Heard(talk.channel, talk.conversation_id, f"k-{next(numbers)}", kind=kind, **fields)
    return [reply["text"] for reply in json.loads(asyncio.run(talk.turn.hear(heard)))["replies"]]


def taken(text: str, understood: Understood | None = NOTHING, *, state: State = NEW, **fields: Any) -> Attention:
    heard = Heard("telegram", "c", "m", text=text, **fields)
    return decide(heard, understood, Around(state, VOCABULARY, KNOWLEDGE, FLOWS, SURROUNDINGS))


@pytest.mark.parametrize(
    ("text", "understood", "asks"),
    [
        ("低保标准提高了", about("dibao", "amount"), CardAnswer("dibao", "amount")),
        ("恭喜中奖，先交手续费", NOTHING, Urgent("fraud", "恭喜中奖，先交手续费")),
        ("家里着火了快来", NOTHING, Urgent("fire", "家里着火了快来")),
        ("养老院一个月收多少", about("not_covered"), NotCovered()),
    ],
)
def test_forwarded_words_are_a_question_about_them(text: str, understood: Understood, asks: Any) -> None:
    for state in (NEW, State(session=AT_STORY), State(session=AT_PHONE)):
        assert taken(text, understood, kind="forwarded", state=state) == Forwarded(asks)


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        (STORY, about("start_declaration")), ("好的，收到", NOTHING), ("不说了", NOTHING), ("13800001234", NOTHING),
        ("绑定 ABCDE-FGHJK", NOTHING), ("同意", NOTHING), ("查进度", about("start_status_query")), ("1", NOTHING),
        ("重新开始", NOTHING),
    ],
)
def test_forwarded_words_are_nobodys_answer_and_nobodys_wish(text: str, understood: Understood) -> None:
    for state in (NEW, State(session=AT_STORY), State(session=AT_PHONE), State(offered=("word.clear_surely",))):
        assert taken(text, understood, kind="forwarded", state=state) == Unread("forwarded")
        assert taken(text, None, kind="forwarded", state=state) in (Unread("forwarded"), Unread("cut_only"))


def test_a_forwarded_hardship_becomes_no_story_and_no_gap(database: Database, county: County) -> None:
    offered = Understood((("start_declaration", 0.4), ("medical_assistance", 0.3)), "general", 0.0)
    talk = Talk(database, {STORY: offered}, channel="telegram")
    assert isinstance(taken(STORY, offered), Offer)
    hear(talk, "forwarded", text=STORY)
    assert (talk.state().story, talk.state().doubt) == (None, None)
    with database.reading() as session:
        assert [session.scalar(select(func.count()).select_from(table)) for table in (Gap, Case)] == [0, 0]


def test_forwarded_danger_is_answered_and_no_story_either(database: Database, county: County) -> None:
    talk = Talk(database, channel="telegram")
    assert "119" in hear(talk, "forwarded", text="隔壁村家里着火了，快来人帮忙，大家转发一下")[0]
    assert talk.state().story is None


def test_after_an_edit_it_says_what_to_do(database: Database, county: County) -> None:
    talk = Talk(database, channel="telegram")
    assert hear(talk, "edited", text="改了") == [said("edited")]
    talk.declare("story")
    assert hear(talk, "edited", text="改了")[0] == said("edited_story")
    talk.declare("size")
    assert hear(talk, "edited", text="改了")[0] == said("edited_answer")
    assert talk.step() == "size"


@pytest.mark.parametrize("kind", ["video", "contact", "poll", "sticker", "location", "file", "other"])
def test_every_kind_has_its_sentence_and_the_question_comes_again(
    database: Database, county: County, kind: Kind
) -> None:
    talk = Talk(database, channel="telegram")
    talk.declare("size")
    answered = hear(talk, kind)
    assert (answered[0], len(answered), talk.step()) == (said(kind), 2, "size")


STEP = f"step.{AT_PHONE.flow}.phone.3.none"


@pytest.mark.parametrize(
    ("text", "quoted", "meant"),
    [
        ("1", ("card.dibao.general", "card.tekun.general"), CardAnswer("dibao", "general")),
        ("第二个", ("card.dibao.general", "card.tekun.general"), CardAnswer("tekun", "general")),
        ("1", ("step.declare.village.1.x",), OldButton()),
        ("大湾村", ("step.declare.village.1.x",), Unread("quoted")),
        ("13800001234", ("step.declare.village.1.x", "word.back"), Unread("quoted")),
        ("13800001234", (STEP, "word.back"), FlowReply),
        ("13800001234", ("word.back", "word.stop"), FlowReply),
        ("13800001234", (), FlowReply),
    ],
)
def test_a_reply_to_an_earlier_message_is_about_that_one(
    text: str, quoted: tuple[str, ...], meant: Attention | type
) -> None:
    found = taken(text, quoted=quoted, state=State(session=AT_PHONE, revision=3))
    assert isinstance(found, meant) if isinstance(meant, type) else found == meant


def test_a_number_under_the_present_question_is_read_by_the_question() -> None:
    assert isinstance(taken("2", quoted=(STEP,), state=State(session=AT_PHONE, revision=3)), FlowReply)
