"""What households were told they would get comes onto the list of the day, and a broken promise climbs."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.cases.actions import open_case
from backend.database import Database
from backend.digest import digest_payload
from backend.duties import duties
from backend.family.actions import About, Work, add_member, keep_work_file
from backend.households.actions import make_responsible, register
from backend.ids import new_id
from backend.measures.actions import Plan, Step, get_on, plan
from backend.promises.actions import Word, close, give
from backend.rules import Rules
from backend.staff.actions import deactivate
from backend.staff.models import Staff
from tests.backend.county import County, actor, declaration
from tests.backend.moments import MONDAY

FRIDAY = date(2026, 11, 27)


def _household(session: Session, county: County) -> str:
    return register(session, county.group.id, "张有福", None, 4, MONDAY).id


def _promise(session: Session, county: County, household: str, due: date = FRIDAY) -> str:
    word = Word("把申请表送到家", due, county.helper.id)
    return give(session, actor(session, county.clerk), household, word, MONDAY, new_id()).id


def _due(session: Session, staff: Staff, day: date, rules: Rules) -> list[str]:
    owed = ("promise", "promise_overdue", "measure", "ask_again")
    return [due.what for due in duties(session, day, rules).get(staff.id, []) if due.what in owed]


DAYS = {
    "two days before": (date(2026, 11, 25), []),
    "the day before": (date(2026, 11, 26), []),
    "on its day": (FRIDAY, ["promise"]),
    "after it": (date(2026, 11, 30), ["promise"]),
}


@pytest.mark.parametrize(("day", "found"), DAYS.values(), ids=DAYS)
def test_a_promise_is_due_on_its_day_and_after_it(
    database: Database, county: County, rules: Rules, day: date, found: list[str]
) -> None:
    with database.writing() as session:
        _promise(session, county, _household(session, county))
        assert _due(session, county.helper, day, rules) == found


def test_a_promise_for_the_weekend_is_due_on_friday(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        _promise(session, county, _household(session, county), date(2026, 11, 29))
        days = [date(2026, 11, 26), FRIDAY, date(2026, 11, 28)]
        assert [_due(session, county.helper, day, rules) for day in days] == [[], ["promise"], []]


def test_a_broken_promise_is_heard_of_in_the_village_and_a_kept_one_nowhere(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        promise, later = _promise(session, county, household), date(2026, 12, 2)
        assert _due(session, county.clerk, FRIDAY, rules) == []
        assert _due(session, county.clerk, later, rules) == ["promise_overdue"]
        close(session, actor(session, county.clerk), household, promise, "kept", "", MONDAY)
        assert [_due(session, one, later, rules) for one in (county.clerk, county.helper)] == [[], []]


CLIMBS = {  # who has promised, and who hears of it a working day after, and after more than three
    "helper": (["clerk"], ["clerk", "county_clerk", "township_clerk"]),
    "clerk": (["township_clerk"], ["county_clerk", "township_clerk"]),
    "township_clerk": (["county_clerk"], ["county_clerk"]),
    "county_clerk": ([], []),
}


@pytest.mark.parametrize(("who", "heard"), CLIMBS.items())
def test_a_broken_promise_climbs_past_whoever_gave_it_up_to_the_county(
    database: Database, county: County, rules: Rules, who: str, heard: tuple[list[str], list[str]]
) -> None:
    everybody = ("clerk", "other_clerk", "township_clerk", "county_clerk", "helper")
    with database.writing() as session:
        household, owes = _household(session, county), getattr(county, who)
        word = Word("把申请表送到家", FRIDAY, owes.id)
        by = owes if who == "township_clerk" else county.county_clerk  # offices promise for themselves
        give(session, actor(session, by), household, word, MONDAY, new_id())
        found = [
            sorted(name for name in everybody if "promise_overdue" in _due(session, getattr(county, name), day, rules))
            for day in (date(2026, 12, 1), date(2026, 12, 31))
        ]
        assert _due(session, owes, date(2026, 12, 31), rules) == ["promise"]
    assert found == list(heard)


def test_what_somebody_owed_who_has_left_falls_to_the_new_helper_else_to_the_village(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        _promise(session, county, household)
        deactivate(session, actor(session, county.clerk), county.helper.id, MONDAY)
        assert _due(session, county.clerk, FRIDAY, rules) == ["promise"]
        make_responsible(session, household, county.grid_member.id, MONDAY)
        assert [_due(session, one, FRIDAY, rules) for one in (county.grid_member, county.clerk)] == [["promise"], []]


def test_results_of_measures_and_people_to_ask_again_are_due_until_they_are_written_down(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household, by = _household(session, county), actor(session, county.clerk)
        told = Plan("micro_credit", "", MONDAY.date(), FRIDAY, county.helper.id)
        measure = plan(session, by, household, told, MONDAY, new_id())
        son = add_member(session, by, household, About("张小福", "child", 2001, False), 0, MONDAY, new_id())
        keep_work_file(session, by, household, son.id, Work((), "nearby", None, FRIDAY, ""), 0, MONDAY)
        found = [_due(session, one, FRIDAY, rules) for one in (county.helper, county.clerk)]
        get_on(session, by, household, measure.id, Step("done", MONDAY.date(), "贷到了"), 0, MONDAY)
        assert found == [["measure"], ["ask_again"]]
        assert _due(session, county.helper, FRIDAY, rules) == []


def test_the_digest_says_where_and_by_when_and_never_what(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        _promise(session, county, _household(session, county))
        text = digest_payload(session, county.helper, FRIDAY, rules)["text"]
        assert "下湾屯 张**：答应的事，11月27日前要办到。" in text
        assert "申请表" not in text


def test_a_drill_owes_nobody_anything(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case = open_case(session, declaration(county.group), None, "drill", MONDAY, rules)
        _promise(session, county, case.household_id)
        case.drill = True
        session.flush()
        assert _due(session, county.helper, FRIDAY, rules) == []
