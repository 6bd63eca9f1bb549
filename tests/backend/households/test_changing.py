"""The register of a household is changed by its office; the audit says who and when, and never what it was."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.database import Database
from backend.divisions.models import Division
from backend.households.actions import make_responsible
from backend.households.changing import HouseholdFault, Register, Stale, change
from backend.households.history import changes_of
from backend.households.models import Household
from backend.households.queries import looked_up
from backend.publicity.queries import everybody_reads
from backend.rules import Rules
from backend.scope import OutOfScope
from backend.staff.models import Staff
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, reach


def _household(session: Session, county: County, rules: Rules) -> Case:
    case, _ = declared(session, county, rules, MONDAY)
    return case


def _change(
    session: Session, county: County, rules: Rules, household: str, told: Register, seen: int = 0,
    by: Staff | None = None,
) -> tuple[str, ...]:
    return change(session, actor(session, by or county.clerk), household, told, seen, MONDAY, rules)


def test_a_changed_name_and_phone_are_found_again_and_the_old_ones_are_not(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        changed = _change(session, county, rules, household, Register("覃 有福", "138 0000 9999", 5))
        by = actor(session, county.clerk)
        found = {asked: [one.id for one in looked_up(session, by, asked)]
                 for asked in ("覃有福", "qyf", "13800009999", "张有福", "13800005678")}
        row = session.get_one(Household, household)
        assert changed == ("name", "phone", "size")
        assert (row.name, row.phone, row.size, row.changes) == ("覃有福", "13800009999", 5, 1)
        assert found == {"覃有福": [household], "qyf": [household], "13800009999": [household],
                         "张有福": [], "13800005678": []}


def test_the_audit_keeps_who_and_when_and_neither_the_old_value_nor_the_new(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        _change(session, county, rules, household, Register("覃有福", "13800009999", 5))
    with database.reading() as session:
        row = session.scalars(select(AuditEntry).filter_by(action="household.change")).one()
        kept = json.dumps(row.details, ensure_ascii=False)
        told = ("张有福", "覃有福", "13800005678", "13800009999", '"4"', '"5"')
        assert [one in kept for one in told] == [False] * 6
        assert sorted(row.details["was"]) == ["name", "phone", "size"]
        [change_] = changes_of(session, household)
        assert (change_.who, change_.what, change_.at) == ("韦村办", ("name", "phone", "size"), MONDAY)


def test_who_saw_an_older_page_changes_nothing(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        _change(session, county, rules, household, Register(size=5))
        with pytest.raises(Stale):
            _change(session, county, rules, household, Register(size=6), seen=0)
        assert session.get_one(Household, household).size == 5


WRONG = {
    "an id number as a name": (Register("45010319800101123X"), "姓名请写1到20个字，里面不写数字。"),
    "an id number as a phone": (Register(phone="450103198001011234"),
                                "电话请写7到12位数字，比如13800001234。不要写身份证号。"),
    "nobody at home": (Register(size=0), "人口请写1到30的数。"),
    "the same again": (Register("张有福", size=4), "和登记的一样，没有要改的。"),
    "a place nobody knows": (Register(division_id="nowhere"),
                             "住的村请从名单里选。要转到您不负责的地方，请乡镇或者县里的同志来改。"),
}


@pytest.mark.parametrize(("told", "says"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_said(database: Database, county: County, rules: Rules, told: Register, says: str) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        with pytest.raises(HouseholdFault, match=says):
            _change(session, county, rules, household, told)


def test_a_village_cannot_send_a_household_away_but_the_township_can_and_open_cases_go_along(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = _household(session, county, rules)
        away = Register(division_id=county.other_village.id)
        with pytest.raises(HouseholdFault):
            _change(session, county, rules, case.household_id, away)
        assert _change(session, county, rules, case.household_id, away, by=county.township_clerk) == ("division",)
        assert case.division_id == county.other_village.id
        assert [entry.kind for entry in entries_of(session, case.id)] == ["received", "place_changed"]
        with pytest.raises(OutOfScope):
            _change(session, county, rules, case.household_id, Register(size=2), seen=1)


def test_nobody_is_moved_to_a_place_that_is_switched_off(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        session.get_one(Division, county.grid.id).ended_at = MONDAY
        session.flush()
        with pytest.raises(HouseholdFault, match="住的村请从名单里选"):
            _change(session, county, rules, household, Register(division_id=county.grid.id))


def test_a_case_that_is_over_stays_where_it_was(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case = _household(session, county, rules)
        by = actor(session, county.clerk)
        reach(session, case, by, "responded", MONDAY, rules)
        over = next(stage.id for stage in rules.procedure.stages.values() if stage.final)
        case.stage = over
        _change(session, county, rules, case.household_id, Register(division_id=county.grid.id))
        assert (case.division_id, session.get_one(Household, case.household_id).division_id) == (
            county.group.id, county.grid.id)


def test_a_helper_does_not_change_the_register(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _household(session, county, rules).household_id
        make_responsible(session, household, county.helper.id, MONDAY)
        with pytest.raises(HouseholdFault, match="经办的同志来改"):
            _change(session, county, rules, household, Register(size=2), by=county.helper)


def test_a_household_joined_with_another_is_not_changed_any_more(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first = _household(session, county, rules).household_id
        other, _ = declared(session, county, rules, MONDAY, "m2", name="李有田", phone="13800007777")
        session.get_one(Household, first).merged_into = other.household_id
        session.flush()
        with pytest.raises(HouseholdFault, match="已经并到另一户"):
            _change(session, county, rules, first, Register(size=2))


def test_a_notice_comes_down_where_the_household_leaves_and_waits_to_hang_where_it_lives(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _household(session, county, rules), actor(session, county.township_clerk)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, case, by, stage, MONDAY, rules)
        near = Register(division_id=county.grid.id)
        _change(session, county, rules, case.household_id, near, by=county.township_clerk)
        assert len(everybody_reads(session, county.village.id, MONDAY.date())) == 1
        away = Register(division_id=county.other_village.id)
        _change(session, county, rules, case.household_id, away, seen=1, by=county.township_clerk)
        assert everybody_reads(session, county.village.id, MONDAY.date()) == []
        with pytest.raises(StageFault, match="再贴一次"):
            reach(session, case, by, "township_reviewed", MONDAY + PUBLICITY, rules)
