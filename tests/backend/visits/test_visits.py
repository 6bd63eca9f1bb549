"""A visit is kept once, with its true date, by whoever answers for the household."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import entries_of
from backend.database import Database
from backend.duplicates.merging_cases import merge_cases
from backend.households.actions import make_responsible, register
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import OutOfScope
from backend.visits import actions as visits
from backend.visits.models import Visit, VisitChange
from backend.visits.queries import DueVisit, due_visits, of_household
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY, at

TODAY = MONDAY.date()


def _household(session: Session, county: County) -> str:
    household = register(session, county.group.id, "韦监测", "13800000001", 3, MONDAY)
    household.monitored_since = MONDAY
    make_responsible(session, household.id, county.helper.id, MONDAY)
    return household.id


def test_the_same_button_pressed_twice_is_one_visit(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household, helper = _household(session, county), county.helper.id
        first = visits.record_visit(session, helper, household, TODAY, "home", "fine", "都好", "k", MONDAY, rules)
        again = visits.record_visit(session, helper, household, TODAY, "call", "fine", None, "k", MONDAY, rules)
        assert (again.id, again.kind, again.note) == (first.id, "home", "都好")
        assert of_household(session, household) == [first]


def test_a_visit_keeps_its_true_date_and_the_day_it_was_written_down(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        early = date(2026, 11, 3)
        visit = visits.record_visit(
            session, county.helper.id, household, early, "home", "fine", None, "k", MONDAY, rules
        )
        assert (visit.on_day, visit.recorded_at) == (early, MONDAY)


WRONG = {
    "tomorrow": ((date(2026, 11, 24), "home", "fine"), "11月24日还没到，走访要记去过的日子。"),
    "an unknown kind": ((TODAY, "photo", "fine"), "走访方式可以写：入户、打电话。"),
    "an unknown finding": ((TODAY, "home", "good"), "走访情况可以写：一切正常、有新困难、要回访。"),
}


@pytest.mark.parametrize(("told", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_visit_is_refused_with_a_sentence(
    told: tuple[date, str, str], says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        with pytest.raises(visits.VisitFault) as fault:
            visits.record_visit(session, county.helper.id, household, *told, None, "k", MONDAY, rules)
        assert (str(fault.value), session.scalars(select(Visit)).all()) == (says, [])


def test_a_visit_on_the_night_of_the_last_day_belongs_to_that_day_in_the_village(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        night = at("2026-11-30 23:59")
        last = date(2026, 11, 30)
        visits.record_visit(session, county.helper.id, household, last, "home", "fine", None, "k", night, rules)
        assert due_visits(session, last) == []
        assert due_visits(session, date(2026, 12, 1)) == [
            DueVisit(household, county.helper.id, "2026-12", last_visit=last, moved_until=None)
        ]


def test_nobody_records_visits_to_another_village(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _household(session, county)
        with pytest.raises(OutOfScope):
            visits.record_visit(
                session, county.other_clerk.id, household, TODAY, "home", "fine", None, "k", MONDAY, rules
            )


def test_a_new_hardship_opens_a_case_nobody_forgets(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household, helper = _household(session, county), county.helper.id
        for _ in range(2):
            visits.record_visit(
                session, helper, household, TODAY, "home", "new_hardship", "屋顶漏雨", "k", MONDAY, rules
            )
        case = session.scalars(select(Case)).one()
        assert (case.household_id, case.story, case.stage, case.conversation_id) == (
            household, "屋顶漏雨", "received", None
        )
        assert session.scalars(select(Reminder.what)).all() == ["respond"]
        assert entries_of(session, case.id)[0].staff_id == helper


def test_a_wish_to_be_called_back_is_due_the_next_working_evening_until_the_next_visit(
    database: Database, county: County, rules: Rules
) -> None:
    friday = at("2026-11-27 15:00")
    with database.writing() as session:
        case, _ = declared(session, county, rules, friday)
        by, home = county.clerk.id, case.household_id
        visits.record_visit(session, by, home, friday.date(), "home", "call_back", None, "a", friday, rules)
        reminder = session.scalars(select(Reminder).filter_by(what="call_back")).one()
        assert (reminder.due_at, reminder.closed_at) == (at("2026-11-30 18:00"), None)
        visits.record_visit(session, by, home, friday.date(), "call", "fine", None, "b", friday, rules)
        assert reminder.closed_because == "done"
        assert [entry.kind for entry in entries_of(session, case.id)] == ["received", "visited", "visited"]


MOVES = {
    "yesterday": (date(2026, 11, 22), "改期要选今天或以后的日子，您写的是11月22日。"),
    "the month after next": (date(2027, 1, 1), "最晚改到12月31日，请选早一点的日子。"),
}


@pytest.mark.parametrize(("until", "says"), MOVES.values(), ids=MOVES)
def test_a_visit_cannot_be_moved_into_the_past_or_out_of_sight(
    until: date, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        with pytest.raises(visits.VisitFault) as fault:
            visits.move_visit(session, county.helper.id, household, "2026-11", until, "k", MONDAY, rules)
        assert str(fault.value) == says


def test_moving_twice_by_the_same_button_is_one_change(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _household(session, county)
        for _ in range(2):
            visits.move_visit(
                session, county.helper.id, household, "2026-11", date(2026, 12, 31), "k", MONDAY, rules
            )
        change = session.scalars(select(VisitChange)).one()
        assert (change.kind, change.until) == ("moved", date(2026, 12, 31))
        assert due_visits(session, TODAY, county.helper.id) == [
            DueVisit(household, county.helper.id, "2026-11", None, date(2026, 12, 31))
        ]
        assert due_visits(session, TODAY, county.clerk.id) == []


def test_why_a_visit_cannot_be_is_kept_sealed_beside_its_code(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        change = visits.cannot_visit(
            session, county.helper.id, household, "2026-11", "away", "全家去广东了", "k", MONDAY, rules
        )
        assert (change.reason, change.note) == ("away", "全家去广东了")
        assert "广东".encode() not in (change.note_sealed or b"")


@pytest.mark.parametrize("month", ["2026-10", "2026-12", "2030-01", "9999-99", "nonsense"])
def test_only_this_months_visit_is_moved_or_called_off(
    month: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household, helper = _household(session, county), county.helper.id
        with pytest.raises(visits.VisitFault, match="这不是本月的走访"):
            visits.move_visit(session, helper, household, month, date(2026, 11, 30), "k", MONDAY, rules)
        with pytest.raises(visits.VisitFault, match="这不是本月的走访"):
            visits.cannot_visit(session, helper, household, month, "away", None, "k", MONDAY, rules)
        assert session.scalars(select(VisitChange)).all() == []


@pytest.mark.parametrize(("on", "taken"), [(date(2025, 11, 22), True), (date(2025, 11, 21), False), (date.min, False)])
def test_a_visit_of_long_ago_is_a_slip_of_the_pen(
    on: date, taken: bool, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        try:
            visits.record_visit(session, county.helper.id, household, on, "home", "fine", None, "k", MONDAY, rules)
        except visits.VisitFault as fault:
            assert str(fault).endswith("太早了，只能补记一年以内的走访。请看看年份。")
        assert len(session.scalars(select(Visit)).all()) == taken


def test_a_visit_and_a_wish_to_be_called_belong_to_the_case_that_is_worked_on(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        kept, _ = declared(session, county, rules, MONDAY)
        other, _ = declared(session, county, rules, MONDAY, "m2")
        by, home, seen = actor(session, county.clerk), kept.household_id, (kept.entries, other.entries)
        merge_cases(session, by, kept.id, other.id, "同一件", seen, MONDAY, rules)
        visits.record_visit(session, by.id, home, TODAY, "home", "call_back", None, "a", MONDAY, rules)
        assert session.scalars(select(Reminder.case_id).filter_by(what="call_back")).all() == [kept.id]
        assert entries_of(session, kept.id)[-1].kind == "visited"


def test_a_new_hardship_of_somebody_without_a_telephone_is_of_the_household_that_was_visited(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        home = register(session, county.group.id, "无电话", None, 3, MONDAY).id
        by = county.clerk.id
        visits.record_visit(session, by, home, TODAY, "home", "new_hardship", "房子塌了", "a", MONDAY, rules)
        assert session.scalars(select(Case.household_id)).all() == [home]
