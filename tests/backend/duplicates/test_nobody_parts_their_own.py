"""Taking apart what was merged, or calling two two, is for others than who declared one of them or is related to it."""

import pytest
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.duplicates.deciding import DuplicateFault, say_apart, verdict_on
from backend.duplicates.merging_cases import merge_cases, part_cases
from backend.duplicates.merging_households import merge_households, part_households
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor
from backend.ties.actions import declare, end
from backend.ties.queries import of_household
from tests.backend.county import County, actor
from tests.backend.duplicates.twice import DAY, LATER, WHY, both_made_one, made_one, told_twice
from tests.backend.steps import reach

BOUND = {"own": "您自己家", "relative": "亲戚", "declared": "替农户报的"}


def _bind(session: Session, by: Actor, case: Case, how: str) -> None:
    if how == "declared":
        case.declared_by = by.id
        session.flush()
    else:
        declare(session, by, by.id, case.household_id, how, LATER)


@pytest.mark.parametrize(("how", "says"), BOUND.items())
def test_whoever_keeps_out_of_a_case_does_not_take_it_out_of_another_to_go_on_with_that_one(
    how: str, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second, row = both_made_one(session, county, rules)
        clerk, township = actor(session, county.clerk), actor(session, county.township_clerk)
        _bind(session, clerk, second, how)
        with pytest.raises(DuplicateFault, match=says):
            part_cases(session, clerk, row, "先分开", LATER, rules)
        assert (second.merged_into, row.ended_at) == (first.id, None)
        part_cases(session, township, row, "是两件事", LATER, rules)
        assert second.merged_into is None


@pytest.mark.parametrize(("how", "says"), BOUND.items())
def test_nor_do_they_part_the_two_households_or_call_two_two(
    how: str, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk, township = actor(session, county.clerk), actor(session, county.township_clerk)
        ids = (first.household_id, second.household_id)
        row = made_one(session, county, first, second)
        _bind(session, clerk, second, how)
        with pytest.raises(DuplicateFault, match=says):
            part_households(session, clerk, row, "先分开", LATER, rules)
        with pytest.raises(DuplicateFault, match=says):
            say_apart(session, clerk, "cases", (first.id, second.id), "是两件事", LATER)
        part_households(session, township, row, "是两家", LATER, rules)
        with pytest.raises(DuplicateFault, match=says):
            say_apart(session, clerk, "households", ids, "是两家", LATER)
        assert verdict_on(session, "households", ids) is None
        say_apart(session, township, "households", ids, "是两家", LATER)


def test_whoever_declared_may_say_that_it_was_told_before_and_keeps_out_of_both_by_that(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk = actor(session, county.clerk)
        _bind(session, clerk, second, "declared")
        made_one(session, county, first, second)
        merge_cases(session, clerk, first.id, second.id, WHY, (first.entries, second.entries), LATER, rules)
        reach(session, first, clerk, "responded", LATER, rules)
        with pytest.raises(StageFault, match="替农户报的"):
            reach(session, first, clerk, "checked", LATER, rules)


def test_a_tie_declared_while_two_were_one_holds_for_both_until_an_office_ends_it(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk, township = actor(session, county.clerk), actor(session, county.township_clerk)
        row = made_one(session, county, first, second)
        declare(session, clerk, clerk.id, first.household_id, "relative", LATER + DAY)
        part_households(session, township, row, "是两家", LATER + 2 * DAY, rules)
        assert first.household_id != second.household_id
        for case in (first, second):
            reach(session, case, clerk, "responded", LATER + 2 * DAY, rules)
            with pytest.raises(StageFault, match="亲戚"):
                reach(session, case, clerk, "checked", LATER + 2 * DAY, rules)
        ((tie, _),) = of_household(session, second.household_id)
        assert (tie.declared_by, tie.declared_at) == (clerk.id, LATER + DAY)
        end(session, township, second.household_id, tie.id, LATER + 3 * DAY)
        reach(session, second, clerk, "checked", LATER + 3 * DAY, rules)


def test_what_was_declared_of_one_of_two_before_stays_of_that_one(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, second = told_twice(session, county, rules)
        clerk, township = actor(session, county.clerk), actor(session, county.township_clerk)
        for staff, case in ((clerk, first), (township, second)):
            declare(session, staff, staff.id, case.household_id, "relative", LATER)
        county_clerk, merged = actor(session, county.county_clerk), LATER + DAY
        households = [session.get_one(Household, case.household_id) for case in (first, second)]
        ids, seen = [one.id for one in households], (households[0].changes, households[1].changes)
        row = merge_households(session, county_clerk, ids[0], ids[1], WHY, seen, merged)
        part_households(session, county_clerk, row, "是两家", merged + DAY, rules)
        assert [[tie.staff_id for tie, _ in of_household(session, one)] for one in ids] == [[clerk.id], [township.id]]
