"""A measure is planned, begun and ended by somebody, with its result, and never by two at once."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.database import Database
from backend.households.actions import register
from backend.households.changing import HouseholdFault, Stale
from backend.ids import new_id
from backend.measures.actions import Plan, Step, get_on, plan
from backend.measures.models import Measure
from backend.measures.queries import of_household
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY

TODAY = MONDAY.date()


def _household(session: Session, county: County) -> str:
    return register(session, county.group.id, "张有福", None, 4, MONDAY).id


def _told(county: County) -> Plan:
    return Plan("micro_credit", "养三头牛", TODAY, date(2027, 6, 30), county.helper.id)


def _planned(session: Session, county: County) -> tuple[str, Measure]:
    household = _household(session, county)
    return household, plan(session, actor(session, county.clerk), household, _told(county), MONDAY, new_id())


def test_a_measure_goes_from_its_plan_to_its_result(database: Database, county: County) -> None:
    with database.writing() as session:
        household, row = _planned(session, county)
        by = actor(session, county.clerk)
        get_on(session, by, household, row.id, Step("under_way", TODAY), 0, MONDAY)
        get_on(session, by, household, row.id, Step("done", TODAY, "牛栏建好了，牛进栏了"), 1, MONDAY)
        assert (row.state, row.begins, row.ended, row.result, row.changes) == (
            "done", TODAY, TODAY, "牛栏建好了，牛进栏了", 2)


def test_a_plan_sent_twice_is_one_measure(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by, once = _household(session, county), actor(session, county.clerk), new_id()
        rows = [plan(session, by, household, _told(county), MONDAY, once) for _ in range(2)]
        assert of_household(session, household) == [rows[0]] == [rows[1]]


def test_nobody_sees_to_a_measure_whom_the_page_does_not_offer(database: Database, county: County) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.county_clerk)
        for above in (county.township_clerk, county.other_clerk):
            with pytest.raises(HouseholdFault, match="没有这位干部，或者他管不到这户"):
                plan(session, by, household, replace(_told(county), staff_id=above.id), MONDAY, new_id())
        plan(session, by, household, replace(_told(county), staff_id=county.county_clerk.id), MONDAY, new_id())


def test_a_row_of_another_household_is_never_taken_for_the_form(database: Database, county: County) -> None:
    with database.writing() as session:
        _, foreign = _planned(session, county)
        household, by = _household(session, county), actor(session, county.clerk)
        own = plan(session, by, household, _told(county), MONDAY, foreign.id)
        assert (own.household_id, own.id != foreign.id) == (household, True)


def test_who_saw_an_older_state_changes_nothing(database: Database, county: County) -> None:
    with database.writing() as session:
        household, row = _planned(session, county)
        by = actor(session, county.clerk)
        get_on(session, by, household, row.id, Step("dropped", TODAY, "不想养了"), 0, MONDAY)
        with pytest.raises(Stale):
            get_on(session, by, household, row.id, Step("done", TODAY, "好了"), 0, MONDAY)
        with pytest.raises(HouseholdFault, match="不能这样记"):
            get_on(session, by, household, row.id, Step("under_way", TODAY), 1, MONDAY)


STEPS = {
    "a result without words": (Step("done", TODAY), "请写一句结果"),
    "dropped without a reason": (Step("dropped", TODAY), "请写一句为什么不办了"),
    "tomorrow": (Step("under_way", date(2026, 11, 24)), "要写今天或者以前的日子"),
    "the year 1": (Step("under_way", date(1, 1, 1)), "要写今天或者以前的日子"),
    "back to a plan": (Step("planned", TODAY), "不能这样记"),
}


@pytest.mark.parametrize(("step", "says"), STEPS.values(), ids=STEPS)
def test_a_step_that_cannot_be_is_said(database: Database, county: County, step: Step, says: str) -> None:
    with database.writing() as session:
        household, row = _planned(session, county)
        with pytest.raises(HouseholdFault, match=says):
            get_on(session, actor(session, county.clerk), household, row.id, step, 0, MONDAY)


def test_a_plan_needs_a_policy_or_words_a_day_and_somebody_within_reach(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.clerk)
        other, _ = declared(session, county, rules, MONDAY)
        told = _told(county)
        wrong = {
            "请选一项政策": replace(told, card=None, what=""), "要办什么最多写500个字": replace(told, what="长" * 501),
            "请看看年份": replace(told, begins=date(9999, 1, 1)),
            "不能早于开始的日子": replace(told, due=date(2026, 11, 1)),
            "他管不到这户": replace(told, staff_id=county.other_clerk.id),
            "没有这件事项": replace(told, case_id=other.id),
        }
        for says, one in wrong.items():
            with pytest.raises(HouseholdFault, match=says):
                plan(session, by, household, one, MONDAY, new_id())
        assert of_household(session, household) == []
