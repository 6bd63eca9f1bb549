"""A promise stands until somebody has kept it or let it go; the household reads it beside its case."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.database import Database
from backend.households.changing import HouseholdFault, Stale
from backend.ids import new_id
from backend.promises.actions import Word, close, give
from backend.promises.models import Promise
from backend.promises.queries import of_household, told_with
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY


def _case(session: Session, county: County, rules: Rules) -> Case:
    return declared(session, county, rules, MONDAY)[0]


def _given(session: Session, county: County, case: Case, **told: object) -> Promise:
    word = Word("把申请表送到家", date(2026, 11, 27), county.helper.id)
    by = actor(session, county.clerk)
    return give(session, by, case.household_id, replace(word, **told), MONDAY, new_id())  # type: ignore[arg-type]


def test_a_promise_is_kept_once(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        row = _given(session, county, case)
        close(session, by, case.household_id, row.id, "kept", "", MONDAY)
        assert (row.closed_at, row.closed_because, row.why) == (MONDAY, "kept", None)
        with pytest.raises(Stale):
            close(session, by, case.household_id, row.id, "let_go", "忘了", MONDAY)


def test_letting_go_needs_a_reason(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        row = _given(session, county, case)
        with pytest.raises(HouseholdFault, match="为什么不办了"):
            close(session, by, case.household_id, row.id, "let_go", " ", MONDAY)
        close(session, by, case.household_id, row.id, "let_go", "农户自己办好了，说过了", MONDAY)
        assert (row.closed_because, row.why) == ("let_go", "农户自己办好了，说过了")


WRONG = {
    "yesterday": ({"due": date(2026, 11, 22)}, "要写今天起、一年以内的日子"),
    "in two years": ({"due": date(2028, 11, 22)}, "要写今天起、一年以内的日子"),
    "no words": ({"what": ""}, "请写1到100个字"),
    "too many words": ({"what": "好" * 101}, "请写1到100个字"),
    "by nobody": ({"staff_id": "nobody"}, "没有这位干部"),
}


@pytest.mark.parametrize(("told", "says"), WRONG.values(), ids=WRONG)
def test_a_promise_that_cannot_be_is_said(
    database: Database, county: County, rules: Rules, told: dict[str, object], says: str
) -> None:
    with database.writing() as session, pytest.raises(HouseholdFault, match=says):
        _given(session, county, _case(session, county, rules), **told)


def test_only_oneself_and_those_the_page_offers_can_be_held_to_a_promise(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.county_clerk)
        for above in (county.township_clerk, county.other_clerk):
            with pytest.raises(HouseholdFault, match="请从名单里选：自己、村里的同志"):
                give(session, by, case.household_id, Word("送表", date(2026, 11, 27), above.id), MONDAY, new_id())
        for own in (county.county_clerk, county.helper, county.grid_member):
            give(session, by, case.household_id, Word("送表", date(2026, 11, 27), own.id), MONDAY, new_id())


def test_open_promises_come_first_the_nearest_before_the_others(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _case(session, county, rules), actor(session, county.clerk)
        late, done, near = (
            _given(session, county, case, what=what, due=date(2026, 11, day))
            for what, day in (("慢的", 30), ("好的", 24), ("快的", 25))
        )
        close(session, by, case.household_id, done.id, "kept", "", MONDAY)
        assert of_household(session, case.household_id) == [near, late, done]


def test_a_promise_is_told_with_its_case_and_one_about_none_with_the_newest(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first = _case(session, county, rules)
        second, _ = declared(session, county, rules, MONDAY, "m2")
        assert second.household_id == first.household_id
        about_first, about_none = _given(session, county, first, case_id=first.id), _given(session, county, first)
        gone = _given(session, county, first, what="不算了")
        close(session, actor(session, county.clerk), first.household_id, gone.id, "let_go", "说过了", MONDAY)
        assert (told_with(session, first), told_with(session, second)) == ([about_first], [about_none])


def test_nobody_is_promised_a_thing_about_somebody_elses_case(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = _case(session, county, rules)
        other, _ = declared(session, county, rules, MONDAY, "m2", name="李有田", phone="13800007777")
        with pytest.raises(HouseholdFault, match="没有这件事项"):
            _given(session, county, case, case_id=other.id)
