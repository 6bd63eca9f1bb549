"""Which questions are kept for staff because nobody could answer them, and what is kept of them."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from backend.cases.models import Case
from backend.consents.actions import withdraw
from backend.conversations import actions as conversations
from backend.database import Database
from backend.gaps.models import Gap
from bot.state import State
from bot.understanding import Understood
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import Talk, about

UNSURE = Understood((("dibao", 0.4), ("temporary_relief", 0.3)), "general", 0.9)
UNDERSTOOD: Mapping[str, Understood] = {
    "蜂箱被水冲走了归谁管": Understood((("dibao", 0.01),), "general", 0.2),
    "屋里八十三岁的老人有没有长寿钱": about("not_covered"),
    "不晓得问哪个的事": about("not_covered"),
    "明天下不下雨": about("out_of_scope"),
    "低保怎么领": about("dibao", "how"),
    "路费补助带什么材料": about("travel_subsidy", "papers"),
    "路费补助有多少": about("travel_subsidy", "amount"),
    "那个每月发的钱": UNSURE,
    "有人拿刀到我家门口": about("crisis"),
    "点链接交钱才给补助": about("fraud_check"),
    "谁家是低保户": about("dibao"),
    "我家困难": about("start_declaration"),
    "蜂箱被偷了归谁管？": Understood((("not_covered", 0.9),), "general", 0.0, "police_matters", 0.9),
    "低保怎么领？": about("dibao", "how"),
    "韦大明": Understood((), "general", 0.0),
    "13800001234": Understood((), "general", 0.0),
    "我叫韦大明住大湾村电话13800001234问蜂箱": Understood((), "general", 0.0),
}


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database, UNDERSTOOD)


def kept(database: Database) -> list[tuple[str, str | None, str | None]]:
    with database.reading() as session:
        return [(gap.kind, gap.about, gap.text) for gap in session.scalars(select(Gap))]


@pytest.mark.parametrize(
    ("said", "kind", "about_what", "text"),
    [
        ("蜂箱被水冲走了归谁管", "not_known", None, "蜂箱被水冲走了归谁管"),
        ("屋里八十三岁的老人有没有长寿钱", "not_covered", "old_age_allowance", "屋里八十多岁的老人有没有长寿钱"),
        ("不晓得问哪个的事", "not_covered", None, "不晓得问哪个的事"),
        ("路费补助带什么材料", "unsaid", "travel_subsidy.papers", "路费补助带什么材料"),
        ("那个每月发的钱", "offered", None, "那个每月发的钱"),
        ("蜂箱被偷了归谁管？低保怎么领？", "not_covered", "police_matters", "蜂箱被偷了归谁管？低保怎么领？"),
        ("我媽黃秀英問蜂箱補助", "not_known", None, "我妈某人问蜂箱补助"),
        ("我叫韦大明住大湾村电话13800001234问蜂箱", "not_known", None, "我叫某人住某村电话（号码已删）问蜂箱"),
    ],
)
def test_a_question_without_an_answer_is_kept(
    talk: Talk, database: Database, said: str, kind: str, about_what: str | None, text: str
) -> None:
    talk.say(said)
    assert kept(database) == [(kind, about_what, text)]


@pytest.mark.parametrize(
    "said",
    [
        "路费补助有多少", "明天下不下雨", "有人拿刀到我家门口", "点链接交钱才给补助", "谁家是低保户", "我家困难",
        "谢谢", "帮助", "人工", "韦大明", "13800001234", "450321199001011234", "👍", "想死",
    ],
)
def test_what_was_answered_or_is_nobodys_business_is_not_kept(talk: Talk, database: Database, said: str) -> None:
    talk.say(said)
    assert kept(database) == []


def test_a_button_asks_nothing_that_could_be_kept(talk: Talk, database: Database) -> None:
    talk.press("card.travel_subsidy.papers")
    talk.press("notsaid.travel_subsidy")
    assert kept(database) == []


def test_what_is_told_to_a_waiting_question_is_not_kept(talk: Talk, database: Database) -> None:
    talk.declare(until="story")
    talk.say("蜂箱被水冲走了归谁管")
    assert kept(database) == []


def test_without_understanding_nothing_is_kept(database: Database, county: County) -> None:
    Talk(database, down=True).say("蜂箱被水冲走了归谁管")
    assert kept(database) == []


def test_the_same_message_is_kept_once(talk: Talk, database: Database) -> None:
    assert talk.hear_again("m1", "蜂箱被水冲走了归谁管") == talk.hear_again("m1", "蜂箱被水冲走了归谁管")
    assert len(kept(database)) == 1


def test_a_choice_taken_settles_the_question(talk: Talk, database: Database) -> None:
    talk.say("那个每月发的钱")
    talk.say("1")
    assert (kept(database), talk.state().doubt) == ([], None)


def test_a_choice_taken_late_or_never_leaves_the_question(talk: Talk, database: Database) -> None:
    talk.say("那个每月发的钱")
    choice = talk.replies[-1]["choices"][0]["value"]
    for _ in range(3):
        talk.say("谢谢")
    talk.press(choice)
    assert kept(database) == [("offered", None, "那个每月发的钱")]


def test_a_choice_that_says_nothing_there_either_tells_what_is_missing(talk: Talk, database: Database) -> None:
    talk.turn.understanding._table["那个路费的纸"] = Understood((("travel_subsidy", 0.4),), "papers", 0.9)  # type: ignore[attr-defined]
    talk.say("那个路费的纸")
    talk.tap("路费补助" if "路费补助" in talk.labels() else talk.labels()[0])
    assert kept(database) == [("unsaid", "travel_subsidy.papers", "那个路费的纸")]


def test_none_of_the_choices_leaves_the_question(talk: Talk, database: Database) -> None:
    talk.say("那个每月发的钱")
    talk.tap("都不是")
    assert kept(database) == [("offered", None, "那个每月发的钱")]


def test_nothing_is_kept_after_a_consent_was_taken_back(talk: Talk, database: Database) -> None:
    talk.declare()
    with database.writing() as session:
        withdraw(session, session.scalars(select(Case.id)).one(), MONDAY)
    talk.say("蜂箱被水冲走了归谁管")
    assert kept(database) == []


def test_only_the_township_and_the_day_are_known(database: Database, county: County) -> None:
    talk = Talk(database, UNDERSTOOD)
    with database.writing() as session:
        conversation = conversations.hold(session, talk.conversation_id)
        conversations.save_state(session, conversation, State(village=county.group.id).to_json(), MONDAY)
    talk.say("蜂箱被水冲走了归谁管")
    with database.reading() as session:
        gap = session.scalars(select(Gap)).one()
        assert (gap.division_id, gap.day, len(gap.id)) == (county.township.id, MONDAY.date(), 12)
    assert {column.name for column in Gap.__table__.columns} == {
        "id", "kind", "about", "division_id", "day", "text_sealed", "outcome", "card", "note_sealed", "settled_at",
        "staff_id",
    }


def test_nobody_floods_the_list(talk: Talk, database: Database) -> None:
    for _ in range(25):
        talk.say("蜂箱被水冲走了归谁管")
    assert len(kept(database)) == 20
