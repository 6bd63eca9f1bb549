"""Kin are declared by themselves or by an office, keep out of the procedure, and are not undone by themselves."""

import pytest
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.duplicates.merging_households import merge_households
from backend.households.actions import register
from backend.households.changing import HouseholdFault
from backend.rules import Rules
from backend.scope import OutOfScope
from backend.ties.actions import declare, end
from backend.ties.queries import of_household, of_staff
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach


def _case(session: Session, county: County, rules: Rules) -> Case:
    case, _ = declared(session, county, rules, MONDAY)
    reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
    return case


def test_a_relative_does_not_check_the_household_until_the_township_takes_it_back(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        tie = declare(session, by, by.id, case.household_id, "relative", MONDAY)
        with pytest.raises(StageFault, match="报备过的亲戚"):
            reach(session, case, by, "checked", MONDAY, rules)
        with pytest.raises(HouseholdFault, match="要请上级"):
            end(session, by, case.household_id, tie.id, MONDAY)
        end(session, actor(session, county.township_clerk), case.household_id, tie.id, MONDAY)
        reach(session, case, by, "checked", MONDAY, rules)
        assert case.stage == "checked"


def test_a_tie_stands_once_and_another_kind_takes_its_place(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        first = declare(session, by, by.id, case.household_id, "relative", MONDAY)
        assert declare(session, by, by.id, case.household_id, "relative", MONDAY).id == first.id
        declare(session, by, by.id, case.household_id, "own", MONDAY)
        assert [(tie.kind, staff.id) for tie, staff in of_household(session, case.household_id)] == [("own", by.id)]
        assert [tie.kind for tie, _ in of_staff(session, by.id, False, 9)] == ["own"]


def test_an_office_declares_for_those_below_it_and_for_nobody_else(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _case(session, county, rules).household_id
        township, clerk = actor(session, county.township_clerk), actor(session, county.clerk)
        tie = declare(session, township, county.helper.id, household, "relative", MONDAY)
        assert (tie.staff_id, tie.declared_by) == (county.helper.id, township.id)
        for by, staff in ((clerk, county.other_clerk), (actor(session, county.helper), county.clerk)):
            with pytest.raises(OutOfScope):
                declare(session, by, staff.id, household, "relative", MONDAY)


def test_a_village_does_not_take_ties_back(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household, helper = _case(session, county, rules).household_id, actor(session, county.helper)
        tie = declare(session, helper, helper.id, household, "own", MONDAY)
        with pytest.raises(HouseholdFault, match="乡镇或者县里"):
            end(session, actor(session, county.clerk), household, tie.id, MONDAY)
        with pytest.raises(HouseholdFault, match="请选是自己家"):
            declare(session, helper, helper.id, household, "friend", MONDAY)


def test_a_tie_to_a_household_that_was_merged_keeps_out_of_the_one_that_is_kept(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        other = register(session, county.group.id, "张有福", None, 4, MONDAY)
        merge_households(session, by, case.household_id, other.id, "同一家", (0, 0), MONDAY)
        declare(session, by, by.id, other.id, "own", MONDAY)
        with pytest.raises(StageFault, match="您自己家"):
            reach(session, case, by, "checked", MONDAY, rules)
