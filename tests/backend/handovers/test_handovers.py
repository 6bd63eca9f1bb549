"""Hand-overs on both databases: promised by the office's hours, climbing when broken, answered by one person."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.conversations.actions import open_web
from backend.conversations.models import Conversation
from backend.database import Database
from backend.divisions.models import Division
from backend.duties import duties_of
from backend.handovers import actions
from backend.handovers.actions import HandoverFault
from backend.handovers.models import Handover
from backend.handovers.promising import broken_for, in_words, promised
from backend.handovers.queries import lines_of, open_of, waiting
from backend.morning import make_digests
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import TERMINAL, Actor, OutOfScope
from backend.staff.actions import deactivate, invite
from backend.staff.importing import import_staff
from backend.staff.models import Staff
from tests.backend.county import County, actor, bound
from tests.backend.moments import MONDAY, at


def asked(
    session: Session, division: Division, rules: Rules, topic: str | None = "路费的事", drill: bool = False
) -> Handover:
    conversation, _ = open_web(session, MONDAY)
    key = f"{conversation.id}:m1"
    return actions.ask_for_person(session, conversation, division, None, topic, key, MONDAY, rules, drill=drill)


def said_to(session: Session, handover: Handover) -> list[str]:
    rows = session.scalars(
        select(Outgoing).filter_by(conversation_id=handover.conversation_id).order_by(Outgoing.id)
    )
    return [json.loads(row.payload or "{}")["text"] for row in rows]


@pytest.mark.parametrize(("asked_at", "answered_by"), [
    ("2026-11-23 08:30", "2026-11-23 18:00"),
    ("2026-11-23 14:59", "2026-11-23 18:00"),
    ("2026-11-23 15:00", "2026-11-24 12:00"),
    ("2026-11-23 18:00", "2026-11-24 12:00"),  # closed from that minute on
    ("2026-11-23 23:59", "2026-11-24 12:00"),
    ("2026-11-24 00:10", "2026-11-24 12:00"),
    ("2026-11-20 16:00", "2026-11-23 12:00"),  # a Friday afternoon
    ("2026-11-21 10:00", "2026-11-23 12:00"),  # a Saturday
    ("2026-09-30 16:00", "2026-10-08 12:00"),  # before the National Day
])
def test_the_promise_follows_the_hours_of_the_office(rules: Rules, asked_at: str, answered_by: str) -> None:
    assert promised(at(asked_at), rules) == at(answered_by)


@pytest.mark.parametrize(("moment", "told"), [
    ("2026-11-23 18:00", "今天下午6点前"), ("2026-11-24 12:00", "明天中午12点前"),
    ("2026-11-25 08:30", "后天上午8点半前"),
    ("2026-11-30 15:05", "11月30日下午3点05分前"), ("2026-11-20 09:00", "11月20日上午9点前"),
])
def test_a_promise_is_told_as_people_say_it(moment: str, told: str) -> None:
    assert in_words(at(moment), MONDAY) == told


@pytest.mark.parametrize(("day", "since"), [
    (date(2026, 11, 20), None), (date(2026, 11, 21), 0), (date(2026, 11, 23), 0), (date(2026, 11, 24), 1),
])
def test_a_broken_promise_grows_by_working_days(rules: Rules, day: date, since: int | None) -> None:
    """Promised for a Friday evening."""
    assert broken_for(at("2026-11-20 18:00"), day, rules) == since


def test_a_conversation_waits_for_one_answer_at_a_time(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first = asked(session, county.village, rules)
        conversation = session.get_one(Conversation, first.conversation_id)
        again = actions.ask_for_person(session, conversation, county.county, None, "又", "k2", MONDAY, rules)
        assert (again.id, again.topic) == (first.id, "路费的事")


def test_only_those_who_reach_the_place_see_who_waits(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover = asked(session, county.village, rules)
        seen = {
            staff.sign_in_name: [row.handover.id for row in waiting(session, actor(session, staff), limit=9)]
            for staff in (county.clerk, county.other_clerk, county.township_clerk)
        }
        assert seen == {"clerk": [handover.id], "other-clerk": [], "township": [handover.id]}
        with pytest.raises(OutOfScope):
            actions.take(session, handover, actor(session, county.other_clerk), None, MONDAY)


def test_one_person_answers_and_signs(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.take(session, handover, by, None, MONDAY)
        actions.answer(session, handover, by, " 下周来办。 ", 0, MONDAY)
        assert said_to(session, handover) == [
            "大湾村村委会 韦同志来了。您现在说的话，他看得到，等他回您。", "下周来办。\n——大湾村村委会 韦同志",
        ]
        assert [(line.number, line.text) for line in lines_of(session, handover.id)] == [(1, "下周来办。")]


def test_a_colleague_takes_over_only_what_the_page_showed(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover = asked(session, county.village, rules)
        village, township = actor(session, county.clerk), actor(session, county.township_clerk)
        actions.take(session, handover, village, None, MONDAY)
        with pytest.raises(HandoverFault):
            actions.take(session, handover, township, None, MONDAY)
        actions.take(session, handover, township, county.clerk.id, MONDAY)
        with pytest.raises(HandoverFault):
            actions.answer(session, handover, village, "我来回", 0, MONDAY)
        assert handover.staff_id == county.township_clerk.id


def test_an_answer_to_what_was_not_read_is_not_sent(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.pass_on(session, handover, "等一下", MONDAY, rules)
        for text, seen in (("好的", 0), ("  ", 1), (" \u200b\u202e", 1), ("长" * 1001, 1)):
            with pytest.raises(HandoverFault):
                actions.answer(session, handover, by, text, seen, MONDAY)
        assert len(lines_of(session, handover.id)) == 1


def test_it_ends_as_it_was_kept_and_the_person_is_told(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        for outcome in ("answered", "left", "nonsense"):
            with pytest.raises(HandoverFault):
                actions.end(session, handover, by, outcome, MONDAY)
        actions.end(session, handover, by, "called", MONDAY)
        assert said_to(session, handover) == ["大湾村村委会记下了：已经打电话跟您说过。要是没有，请点“找真人”。"]
        assert open_of(session, handover.conversation_id) is None
        assert [row.handover.outcome for row in waiting(session, by, is_open=False, limit=9)] == ["called"]
        with pytest.raises(HandoverFault):
            actions.take(session, handover, by, None, MONDAY)


def told(session: Session, staff: Staff, day: str, rules: Rules) -> list[tuple[str, int | None]]:
    return [(due.what, due.count) for due in duties_of(session, staff, date.fromisoformat(day), rules)
            if due.what.startswith("waiting")]


def test_a_broken_promise_climbs_to_the_township_and_then_the_county(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        head = invite(session, TERMINAL, "county-clerk", "county", county.county.id, "农县办", None, MONDAY)
        handover = asked(session, county.village, rules)
        days = ("2026-11-23", "2026-11-24", "2026-11-25")
        people = (county.clerk, county.township_clerk, head)
        climbed = [[told(session, who, day, rules) for who in people] for day in days]
        mine, late = [("waiting", 1)], [("waiting_too_long", 1)]
        assert climbed == [[mine, [], []], [mine, late, []], [mine, late, late]]
        by = actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.answer(session, handover, by, "回您了", 0, MONDAY)
        assert told(session, county.clerk, "2026-11-25", rules) == []


def test_the_digest_counts_who_waits_without_a_word_of_theirs(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        asked(session, county.village, rules)
        asked(session, county.village, rules, drill=True)
    make_digests(database, MONDAY, rules)
    with database.reading() as session:
        digest = session.scalars(select(Outgoing).filter_by(conversation_id=chat.id, kind="digest")).one()
        text = json.loads(digest.payload or "{}")["text"]
    assert text == "11月23日要办的事，共1件：\n1. 有1个人等干部回话，请到工作台“等回话的人”里看。"


def test_an_office_that_is_closed_is_called_in_the_morning(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        conversation, _ = open_web(session, MONDAY)
        evening = at("2026-11-23 20:00")
        actions.ask_for_person(session, conversation, county.village, None, None, "k", evening, rules)
        row = session.scalars(select(Outgoing).filter_by(conversation_id=chat.id, kind="reminder")).one()
        assert row.not_before == at("2026-11-24 08:30")


def test_whoever_takes_it_has_the_turn_under_way_prepared_again(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        handover = asked(session, county.village, rules)
        conversation = session.get_one(Conversation, handover.conversation_id)
        before = conversation.version
        actions.take(session, handover, actor(session, county.clerk), None, MONDAY)
        assert conversation.version == before + 1


@pytest.mark.parametrize(("has_answered", "left"), [(False, (None, None)), (True, ("clerk", "answered"))])
def test_nobody_is_left_alone_with_a_bot_that_keeps_quiet(
    database: Database, county: County, rules: Rules, has_answered: bool, left: tuple[str | None, str | None]
) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        if has_answered:
            actions.answer(session, handover, by, "等我问问", 0, MONDAY + timedelta(hours=3))
        waited = 24 + 3 * has_answered
        early = actions.release_idle(session, MONDAY + timedelta(hours=waited, minutes=-1))
        late = [actions.release_idle(session, MONDAY + timedelta(hours=waited)) for _ in range(2)]
        assert (early, late) == (0, [1, 0])
        staff = session.get(Staff, handover.staff_id) if handover.staff_id else None
        assert (staff.sign_in_name if staff else None, handover.outcome) == left
        assert "机器人明白" in said_to(session, handover)[-1]


def test_a_question_after_the_answer_is_nobody_s_end(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover, by = asked(session, county.village, rules), actor(session, county.clerk)
        actions.take(session, handover, by, None, MONDAY)
        actions.answer(session, handover, by, "等我问问", 0, MONDAY)
        actions.pass_on(session, handover, "那要带什么？", MONDAY, rules)
        days = ("2026-11-23", "2026-11-25")
        climbed = [[told(session, who, day, rules) for who in (county.clerk, county.township_clerk)] for day in days]
        assert climbed == [[[("waiting", 1)], []]] * 2
        actions.release_idle(session, MONDAY + timedelta(hours=24))
        assert (handover.ended_at, handover.staff_id) == (None, None)
        assert told(session, county.clerk, "2026-11-25", rules) == [("waiting", 1)]


def test_who_is_posted_elsewhere_holds_nobody_back(
    database: Database, county: County, rules: Rules, tmp_path: Path
) -> None:
    """The person is told that the bot speaks again."""
    with database.writing() as session:
        for place, code in ((county.village, "1"), (county.other_village, "2")):
            session.get_one(Division, place.id).code = code
        handover = asked(session, county.village, rules)
        actions.take(session, handover, actor(session, county.clerk), None, MONDAY)
    sheet = tmp_path / "staff.csv"
    sheet.write_text("登录名,姓名,角色,区划代码,电话\nclerk,韦村办,村级,2,\n")
    with database.writing() as session:
        import_staff(session, sheet, MONDAY)
        handover = session.get_one(Handover, handover.id)
        last = said_to(session, handover)[-1]
        assert (handover.staff_id, last[:13]) == (None, "大湾村村委会这会儿没有人回")


def test_a_promise_outlives_whoever_has_taken_it(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        handover = asked(session, county.village, rules)
        actions.take(session, handover, actor(session, county.clerk), None, MONDAY)
        deactivate(session, TERMINAL, county.clerk.id, MONDAY)
        session.refresh(handover)
        assert (handover.staff_id, handover.ended_at) == (None, None)
        assert told(session, county.township_clerk, "2026-11-23", rules) == [("waiting", 1)]


def test_a_drill_can_be_deleted_and_nothing_else(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by: Actor = actor(session, county.clerk)
        drill, real = asked(session, county.village, rules, drill=True), asked(session, county.village, rules)
        actions.take(session, drill, by, None, MONDAY)
        actions.answer(session, drill, by, "好", 0, MONDAY)
        actions.delete_drill(session, drill, by, MONDAY)
        with pytest.raises(HandoverFault):
            actions.delete_drill(session, real, by, MONDAY)
        assert [row.id for row in session.scalars(select(Handover))] == [real.id]
