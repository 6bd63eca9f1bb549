"""Notices: what they show, how long they hang, what comes down early and goes up again, and what is over by itself."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.divisions.models import Division
from backend.family.models import Member
from backend.households.changing import HouseholdFault
from backend.households.models import Household
from backend.measures.actions import Plan, plan
from backend.promises.actions import Word, give
from backend.publicity.actions import note_ends, put_up_again, take_down
from backend.publicity.board import board_of
from backend.publicity.checking import shown_name
from backend.publicity.models import PublicNotice
from backend.publicity.queries import everybody_reads, of_case, state_of, village_code, village_of
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import filled, reach

DAY = timedelta(days=1)


def noticed(session: Session, county: County, rules: Rules, now: datetime, **told: object) -> tuple[Case, PublicNotice]:
    case, _ = declared(session, county, rules, now, **told)
    clerk = actor(session, county.clerk)
    for stage in ("responded", "checked", "reviewed", "noticed"):
        reach(session, case, clerk, stage, now, rules)
    return case, of_case(session, case.id)[0]


def faulty(
    session: Session, case: Case, county: County, stage: str, now: datetime, rules: Rules, **told: list[str]
) -> str:
    with pytest.raises(StageFault) as fault, session.begin_nested():
        reach(session, case, actor(session, county.county_clerk), stage, now, rules, **told)
    return str(fault.value)


def test_a_notice_is_gone_at_midnight_and_the_clock_writes_that_down(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, notice = noticed(session, county, rules, MONDAY)
        last = at(f"{notice.ends} 23:59")
        seen = [len(everybody_reads(session, county.village.id, day)) for day in (notice.ends, notice.ends + DAY)]
        counts = [note_ends(session, moment) for moment in (last, last + DAY, last + DAY)]
        assert (seen, counts) == ([1, 0], [0, 1, 0])
        assert notice.taken_down_because == "over"
        assert (case.stage, state_of(notice, notice.ends + DAY)) == ("noticed", "over")
        reach(session, case, actor(session, county.county_clerk), "township_reviewed", last + DAY, rules)
    with database.reading() as session:
        line = session.scalars(select(AuditEntry).filter_by(action="notice.over")).one()
        assert (line.actor, line.subject) == ("clock", f"public_notice:{notice.id}")


@pytest.mark.parametrize(("begins", "ends"), [
    ("2026-02-09 10:00", date(2026, 2, 24)),  # seven days end on 16 February, and offices open again on the 24th
    ("2026-09-24 10:00", date(2026, 10, 8)),  # 1 October
    ("2026-11-23 10:00", date(2026, 11, 30)),
])
def test_no_notice_ends_in_the_holidays(
    database: Database, county: County, rules: Rules, begins: str, ends: date
) -> None:
    with database.writing() as session:
        _, notice = noticed(session, county, rules, at(begins))
        assert notice.ends == ends


def test_what_was_taken_down_early_does_not_count(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, notice = noticed(session, county, rules, MONDAY)
        clerk, later = actor(session, county.clerk), MONDAY + 2 * DAY
        take_down(session, case, clerk, notice.id, "mistake", later)
        assert everybody_reads(session, county.village.id, later.date()) == []
        assert "没有贴满" in faulty(session, case, county, "township_reviewed", MONDAY + 30 * DAY, rules)
        fields = filled(later)["noticed"]
        early = {**fields, "begins": [MONDAY.date().isoformat()]}
        with pytest.raises(StageFault, match="早于公示撤下那天"):
            put_up_again(session, case, clerk, early, None, later, rules)
        again = put_up_again(session, case, clerk, fields, None, later, rules)
        assert again.ends >= later.date() + 7 * DAY
        assert "要贴满" in faulty(session, case, county, "township_reviewed", later + DAY, rules)
        reach(session, case, actor(session, county.county_clerk), "township_reviewed", later + 12 * DAY, rules)
        assert case.stage == "township_reviewed"


def test_taking_down_and_putting_up_say_what_cannot_be(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, notice = noticed(session, county, rules, MONDAY)
        clerk, fields = actor(session, county.clerk), filled(MONDAY)["noticed"]
        with pytest.raises(StageFault, match="还贴着"):
            put_up_again(session, case, clerk, fields, None, MONDAY, rules)
        with pytest.raises(StageFault, match="为什么"):
            take_down(session, case, clerk, notice.id, "", MONDAY)
        take_down(session, case, clerk, notice.id, "withdrawn", MONDAY)
        with pytest.raises(StageFault, match="已经不贴"):
            take_down(session, case, clerk, notice.id, "withdrawn", MONDAY)
        with pytest.raises(StageFault, match="至少是5"):
            put_up_again(session, case, clerk, {**fields, "days": ["4"]}, None, MONDAY, rules)
        with pytest.raises(StageFault, match="最多是30"):
            put_up_again(session, case, clerk, {**fields, "days": ["500"]}, None, MONDAY, rules)
        with pytest.raises(StageFault, match="电话"):
            put_up_again(session, case, clerk, {**fields, "where": ["打 13812345678 问"]}, None, MONDAY, rules)


def test_whoever_is_refused_hangs_no_longer(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, notice = noticed(session, county, rules, MONDAY)
        reach(session, case, actor(session, county.county_clerk), "not_included", MONDAY, rules)
        hanging = everybody_reads(session, county.village.id, MONDAY.date())
        assert (notice.taken_down_because, hanging) == ("refused", [])


def test_exercises_and_joined_cases_hang_for_nobody(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        drill, _ = noticed(session, county, rules, MONDAY)
        joined, _ = noticed(session, county, rules, MONDAY, message_id="m2", name="李四光", phone="13900000001")
        drill.drill, joined.merged_into = True, drill.id
        session.flush()
        assert everybody_reads(session, county.village.id, MONDAY.date()) == []
        assert village_of(session, village_code(county.village.id), MONDAY.date()) is None


def test_a_child_alone_is_not_even_told_by_the_length_of_its_name(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, name="张三")
        household = session.get_one(Household, case.household_id)
        born = {"child": [2012], "children": [2012, 2015], "grown": [1980], "with a grown": [2012, 1980], "": []}
        shown = {}
        for who, years in born.items():
            people = [Member(relation="other", born=year, name="张三", household_id=household.id) for year in years]
            shown[who] = shown_name("张三", people, MONDAY.date())
    assert shown == {"child": "张**", "children": "张**", "grown": "张*", "with a grown": "张*", "": "张*"}


def test_nothing_but_the_white_list_hangs(database: Database, county: County, rules: Rules) -> None:
    """Canaries in every field a household and its case have; none of them is on the board."""
    canaries = {"name": "金丝雀", "phone": "13900004321", "story": "金丝雀得了糖尿病", "since_words": "金丝雀月"}
    with database.writing() as session:
        case, notice = noticed(session, county, rules, MONDAY, **canaries)
        board = repr(board_of(session, county.village, MONDAY, "测试县"))
        assert "金**" in board
        assert [word for word in ("丝雀", "4321", "糖尿病", "illness", case.receipt, case.id) if word in board] == []
        assert notice.group == "下湾屯"


def test_a_group_with_somebodys_name_or_number_is_named_anew_before_anything_hangs(
    database: Database, county: County, rules: Rules
) -> None:
    for name in ("张有福屯", "13812345678屯", "聋哑人屯"):
        with database.writing() as session:
            session.get_one(Division, county.group.id).name = name
            with pytest.raises(StageFault, match="改名称"):
                noticed(session, county, rules, MONDAY, message_id=name[:3])
            session.rollback()


def test_where_it_hangs_is_looked_through_too(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, actor(session, county.clerk), stage, MONDAY, rules)
        for where in ("打电话 13812345678", "卡号6222021234567890123"):
            assert "请删掉" in faulty(session, case, county, "noticed", MONDAY, rules, where=[where])
        assert reach(session, case, actor(session, county.clerk), "noticed", MONDAY, rules, where=["新建街12号公开栏"])


def test_promises_and_measures_hold_no_numbers_of_cards(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        clerk, due = actor(session, county.clerk), MONDAY.date() + DAY
        with pytest.raises(HouseholdFault, match="银行卡号"):
            give(session, clerk, case.household_id, Word("打到6222 0212 3456 7890 123", due, clerk.id), MONDAY, "")
        with pytest.raises(HouseholdFault, match="身份证号"):
            told = Plan(None, "带身份证990101198503070013去办", MONDAY.date(), due, clerk.id)
            plan(session, clerk, case.household_id, told, MONDAY, "")
