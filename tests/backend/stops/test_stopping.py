"""Stopping a clock: for a reason, once, for a while; and what is never stopped."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.database import Database
from backend.divisions.models import Division
from backend.hours import day_of
from backend.objections.actions import answer, take
from backend.objections.models import Objection
from backend.objections.raising import Raised, raise_objection
from backend.reminders.models import Reminder
from backend.rules import Rules, load_rules
from backend.settings import Settings
from backend.stops.actions import go_on, stop
from backend.stops.queries import standing
from backend.ties.actions import declare
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import reach


@pytest.fixture(scope="module")
def anhui() -> Rules:
    """Where the 20 working days in all may be stopped, and the 2 days of the township may not."""
    return load_rules(Settings(region="anhui", _env_file=None))


def due_days(session: Session, case: Case) -> dict[str, str]:
    rows = session.scalars(select(Reminder).filter_by(case_id=case.id, closed_at=None))
    return {row.what: day_of(row.due_at).isoformat() for row in rows}


def test_a_stopped_clock_counts_on_from_where_it_stood_and_a_response_never_stops(
    database: Database, county: County, anhui: Rules
) -> None:
    tuesday, thursday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=3)
    with database.writing() as session:
        case, _ = declared(session, county, anhui, MONDAY)
        by = actor(session, county.clerk)
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2026-12-21"}
        row = stop(session, case, by, "papers", "等出院小结，约好周四", tuesday, anhui)
        assert (row.first, row.last, row.why) == (date(2026, 11, 24), date(2026, 12, 7), "等出院小结，约好周四")
        # the first of January is off by law, though the arrangement of 2027 is not published yet
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2027-01-05"}
        go_on(session, case, by, thursday, anhui)
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2026-12-23"}
        told = [(entry.kind, entry.details, entry.told) for entry in entries_of(session, case.id)[1:]]
        assert told == [
            ("stopped", {"stop": "papers", "until": "2026-12-07"}, False), ("went_on", {"stop": "papers"}, False),
        ]


def test_a_clock_goes_on_by_itself_on_the_day_after_the_last(
    database: Database, county: County, anhui: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, anhui, MONDAY)
        row = stop(session, case, actor(session, county.clerk), "away", "在广东，过年回来", MONDAY, anhui)
        days = [row.last, row.last + timedelta(days=1)]
        assert [standing(session, case.id, day) is row for day in days] == [True, False]
        assert (row.last - row.first).days == 29


def test_a_deadline_that_begins_while_the_clock_stands_still_is_counted_with_the_stop(
    database: Database, county: County, anhui: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, anhui, MONDAY)
        by = actor(session, county.township_clerk)
        stop(session, case, by, "papers", "等材料", MONDAY, anhui)
        reach(session, case, by, "forwarded", MONDAY + timedelta(days=1), anhui)
        assert due_days(session, case)["home_check"] == "2026-12-08"


def test_every_reason_holds_once_and_one_at_a_time(database: Database, county: County, anhui: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, anhui, MONDAY)
        by = actor(session, county.clerk)
        stop(session, case, by, "papers", "等材料", MONDAY, anhui)
        with pytest.raises(StageFault, match="时限已经停着"):
            stop(session, case, by, "away", "出门了", MONDAY, anhui)
        go_on(session, case, by, MONDAY, anhui)
        with pytest.raises(StageFault, match="“等农户补材料”已经停过一次"):
            stop(session, case, by, "papers", "再等", MONDAY, anhui)
        stop(session, case, by, "away", "出门了", MONDAY, anhui)
        assert standing(session, case.id, day_of(MONDAY)) is not None


def test_what_was_stopped_and_let_go_on_the_same_day_wins_nothing(
    database: Database, county: County, anhui: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, anhui, MONDAY)
        before, by = due_days(session, case), actor(session, county.clerk)
        stop(session, case, by, "papers", "等材料", MONDAY, anhui)
        go_on(session, case, by, MONDAY, anhui)
        assert due_days(session, case) == before
        with pytest.raises(StageFault, match="时限没有停着"):
            go_on(session, case, by, MONDAY, anhui)


def test_the_three_days_of_guangxi_are_never_stopped(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        stop(session, case, actor(session, county.clerk), "away", "全家外出", MONDAY, rules)
        assert due_days(session, case) == {"respond": "2026-11-26"}


@pytest.mark.parametrize(("reason", "why", "says"), [
    ("tired", "累了", "请选一个停办的原因。"), ("", "等材料", "请选一个停办的原因。"),
    ("papers", "  ", "请写明在等什么、约好了哪天。"),
])
def test_a_stop_needs_a_reason_of_the_list_and_words(
    reason: str, why: str, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        with pytest.raises(StageFault) as fault:
            stop(session, case, actor(session, county.clerk), reason, why, MONDAY, rules)
        assert (str(fault.value), case.entries) == (says, 1)


@pytest.mark.parametrize(("kind", "says"), [("relative", "亲戚"), (None, "替农户报")])
def test_a_relative_and_whoever_declared_it_neither_stop_the_clock_nor_let_it_go_on(
    kind: str | None, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.clerk)
        if kind is None:
            case.declared_by = by.id
            session.flush()
        else:
            declare(session, by, by.id, case.household_id, kind, MONDAY)
        with pytest.raises(StageFault, match=says):
            stop(session, case, by, "papers", "等材料", MONDAY, rules)
        row = stop(session, case, actor(session, county.township_clerk), "papers", "等材料", MONDAY, rules)
        with pytest.raises(StageFault, match=says):
            go_on(session, case, by, MONDAY, rules)
        assert standing(session, case.id, day_of(MONDAY)) is row


def test_what_is_over_has_no_clock_to_stop(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        case.stage = "closed"
        session.flush()
        with pytest.raises(StageFault, match="已经办结"):
            stop(session, case, actor(session, county.clerk), "papers", "等材料", MONDAY, rules)


def test_a_stop_over_the_spring_festival_and_into_a_year_nobody_has_published(
    database: Database, county: County, anhui: Rules
) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        spring, _ = declared(session, county, anhui, at("2026-02-12 09:00"))
        stop(session, spring, by, "papers", "等材料", at("2026-02-13 09:00"), anhui)
        winter, _ = declared(session, county, anhui, at("2026-12-24 09:00"), message_id="m2")
        stop(session, winter, by, "papers", "等材料", at("2026-12-25 09:00"), anhui)
        days = [due_days(session, case)["whole"] for case in (spring, winter)]
    # 13, 14, 24–28 February, 2–4 March stand still; then 20: 5 March to 1 April. In winter 25–31 December,
    # 4–8 January; then 20 from 11 January on, but for New Year's Eve and the three days after, 5–8 February.
    assert days == ["2026-04-01", "2027-02-09"]


def objected(session: Session, case: Case, conversation_id: str, now: datetime, rules: Rules) -> Objection:
    told = Raised("result", "公示里的人口不对", session.get_one(Division, case.division_id), case=case)
    return raise_objection(session, told, conversation_id, f"{conversation_id}:o1", now, rules)


def test_while_an_objection_waits_only_what_may_stop_stands_still_and_goes_on_with_its_answer(
    database: Database, county: County, anhui: Rules
) -> None:
    thursday = MONDAY + timedelta(days=3)
    with database.writing() as session:
        case, conversation = declared(session, county, anhui, MONDAY)
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2026-12-21"}
        row = objected(session, case, conversation.id, MONDAY, anhui)
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2027-01-06"}
        by = actor(session, county.township_clerk)
        take(session, row, by, row.entries, thursday, anhui)
        answer(session, row, by, "right", "已经改了", row.entries, thursday, anhui)
        assert due_days(session, case) == {"forward": "2026-11-25", "whole": "2026-12-23"}


def test_an_objection_nobody_answers_holds_a_clock_no_longer_than_its_answer_may_take(
    database: Database, county: County, anhui: Rules
) -> None:
    late = MONDAY + timedelta(days=40)
    with database.writing() as session:
        case, conversation = declared(session, county, anhui, MONDAY)
        row = objected(session, case, conversation.id, MONDAY, anhui)
        held = due_days(session, case)
        by = actor(session, county.township_clerk)
        take(session, row, by, row.entries, late, anhui)
        answer(session, row, by, "wrong", "查过了", row.entries, late, anhui)
        assert due_days(session, case) == held
