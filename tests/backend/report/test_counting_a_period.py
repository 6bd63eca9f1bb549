"""The report: what happened in a period is counted once and at its place, and how things stand beside it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.database import Database
from backend.drills import mark
from backend.households.actions import make_responsible
from backend.report.periods import period_of
from backend.report.queries import report
from backend.report.tallying import tally
from backend.rules import Rules
from backend.scope import TERMINAL
from backend.visits.actions import record_visit
from backend.visits.rounds import rounds_left, unvisited
from tests.backend.county import County, actor, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import include, reach


@pytest.mark.parametrize(("kind", "first", "last"), [
    ("week", date(2026, 11, 16), date(2026, 11, 22)),
    ("month", date(2026, 11, 1), date(2026, 11, 30)),
    ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
    ("half", date(2026, 7, 1), date(2026, 12, 31)),
    ("year", date(2026, 1, 1), date(2026, 12, 31)),
])
def test_a_period_has_its_first_and_its_last_day_and_the_next_one_follows(kind: str, first: date, last: date) -> None:
    period = period_of(kind, date(2026, 11, 22))
    assert (period.first, period.last) == (first, last)
    assert period_of(kind, period.after).before == last
    assert period_of(kind, period.before).last == first - timedelta(days=1)


def test_what_was_done_is_counted_in_its_period_and_at_its_place(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        drill, _ = declared(session, county, rules, MONDAY, message_id="m2", name="李四光", phone="13900000001")
        mark(session, drill, actor(session, county.clerk), True, MONDAY)
        by = actor(session, county.county_clerk)
        decided = include(session, case, by, MONDAY, rules)
        helper, home = county.clerk.id, case.household_id
        record_visit(session, helper, home, decided.date(), "home", "fine", "", "v1", decided, rules)
        found = report(session, county.township, period_of("year", decided.date()), decided, rules)
    village = next(line for line in found.lines if line.division.id == county.village.id)
    told = {name: count for name, count in village.counts.items() if count}
    assert told == {
        "opened": 1, "first_responses": 1, "in_time": 1, "inclusions": 1, "visits": 1, "open": 1, "monitored": 1,
        "unassigned": 1,
    }
    assert {name: count for name, count in found.whole.counts.items() if count} == told
    other = next(line for line in found.lines if line.division.id == county.other_village.id)
    assert set(other.counts.values()) == {0}


def test_what_lies_outside_of_the_period_is_not_counted_and_what_stands_is(
    database: Database, county: County, rules: Rules
) -> None:
    late = MONDAY + timedelta(days=20)
    with database.writing() as session:
        declared(session, county, rules, MONDAY)
        before = report(session, county.county, period_of("month", date(2026, 10, 5)), late, rules)
    assert {name: count for name, count in before.whole.counts.items() if count} == {"open": 1, "late": 1}


def test_an_answer_after_its_deadline_is_a_response_and_not_in_time(
    database: Database, county: County, rules: Rules
) -> None:
    late = MONDAY + timedelta(days=10)
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        reach(session, case, actor(session, county.clerk), "responded", late, rules)
        make_responsible(session, case.household_id, county.helper.id, late)
        counts = report(session, county.county, period_of("year", late.date()), late, rules).whole.counts
    assert (counts["first_responses"], counts["in_time"]) == (1, 0)


def test_the_number_left_of_a_round_is_that_of_the_households_listed(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + timedelta(days=1)
    day = later.date()
    with database.writing() as session:
        for number, name in enumerate("一二三四"):
            told = declaration(county.grid, name=f"韦{name}", phone=f"1390000000{number}")
            open_case(session, told, None, f"case:{number}", MONDAY, rules, TERMINAL)
        grid = actor(session, county.grid_member)
        first = unvisited(session, grid, day)[0]
        record_visit(session, grid.id, first.id, day, "home", "fine", "", "v1", later, rules)
        marked = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
        mark(session, marked, actor(session, county.clerk), True, later)
        left = len(unvisited(session, grid, day))
        assert (left, rounds_left(session, day), rounds_left(session, day, grid.id)) == (
            2, {grid.id: left}, {grid.id: left},
        )


def test_a_year_is_the_same_whether_its_months_were_tallied_or_not(
    database: Database, county: County, rules: Rules
) -> None:
    opened = [MONDAY - timedelta(days=31 * number) for number in (3, 2, 0)]
    year = period_of("year", MONDAY.date())
    with database.writing() as session:
        for number, moment in enumerate(opened):
            told = {"name": "韦" + "一二三"[number], "phone": f"1390000000{number}"}
            declared(session, county, rules, moment, f"m{number}", **told)
        live = report(session, county.county, year, MONDAY, rules)
    tally(database, MONDAY.date(), rules)
    with database.reading() as session:
        kept = report(session, county.county, year, MONDAY, rules)
        month = report(session, county.county, period_of("month", opened[0].date()), MONDAY, rules)
    numbers = [[dict(line.counts) for line in (made.whole, *made.lines)] for made in (live, kept)]
    assert numbers[0] == numbers[1]
    assert live.whole.counts["opened"] == 3
    assert (live.counted_from, kept.counted_from) == (date(2026, 1, 1), date(2026, 11, 1))
    assert month.counted_from == month.period.first


def test_what_is_told_of_a_month_that_is_over_is_in_the_year_from_the_next_tally_on(
    database: Database, county: County, rules: Rules
) -> None:
    now = MONDAY + timedelta(days=10)
    year = period_of("year", now.date())
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
    tally(database, now.date(), rules)
    with database.writing() as session:
        home, day = case.household_id, MONDAY.date()
        record_visit(session, county.clerk.id, home, day, "home", "fine", "", "late", now, rules)
        before = report(session, county.village, year, now, rules)
    tally(database, now.date(), rules)
    with database.reading() as session:
        after = report(session, county.village, year, now, rules)
    assert before.counted_from == after.counted_from == date(2026, 12, 1)
    assert (before.whole.counts["visits"], after.whole.counts["visits"]) == (0, 1)
