"""Pairing: what the clock has looked at is proposed as what it has not come to, and looked at again when changed."""

from backend.database import Database
from backend.duplicates.merging_households import part_households
from backend.duplicates.pairing import CROWD, pair_up
from backend.duplicates.proposals import proposals
from backend.households.actions import register
from backend.households.changing import Register, change
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.duplicates.twice import LATER, WHY, made_one, told_twice
from tests.backend.moments import MONDAY

PHONE = "13800007777"


def test_the_same_is_proposed_before_and_after_the_clock_has_looked(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        told_twice(session, county, rules)
        by = actor(session, county.clerk)
        before = proposals(session, by, rules)
        looked_at = pair_up(session), pair_up(session)
        assert (looked_at, len(before)) == ((2, 0), 1)
        assert proposals(session, by, rules) == before


def test_whoever_changes_is_looked_at_again(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, "m1", name="黄诗琴", phone=PHONE)
        other = register(session, case.division_id, "韦大山", "13900000000", 3, MONDAY)
        by = actor(session, county.clerk)
        pair_up(session)
        assert proposals(session, by, rules) == []
        change(session, by, other.id, Register(phone=PHONE), other.changes, LATER, rules)
        assert pair_up(session) == 1
        (found,) = proposals(session, by, rules)
        assert (found.ids, found.reasons[0]) == ((case.household_id, other.id), "phone")


def test_a_number_that_stands_for_a_crowd_makes_nobody_a_double(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, "m1", name="黄诗琴", phone=PHONE)
        for mark in "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子"[: CROWD + 1]:
            register(session, case.division_id, f"蒙{mark}生", PHONE, 3, MONDAY)
        by = actor(session, county.clerk)
        assert proposals(session, by, rules) == []
        pair_up(session)
        assert proposals(session, by, rules) == []


def test_of_three_that_share_a_number_two_are_merged_and_parted_and_stay_paired(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, _ = declared(session, county, rules, MONDAY, "m1", name="黄诗琴", phone=PHONE)
        second, _ = declared(session, county, rules, LATER, "m2", name="王思勤", phone=PHONE)
        third = register(session, first.division_id, "韦大山", PHONE, 3, MONDAY)
        by, alone = actor(session, county.clerk), first.household_id
        pair_up(session)
        before = proposals(session, by, rules)
        verdict = made_one(session, county, first, second)
        pair_up(session)
        assert [one.ids for one in proposals(session, by, rules) if one.what == "households"] == [(alone, third.id)]
        part_households(session, by, verdict, WHY, LATER, rules)
        pair_up(session)
        assert proposals(session, by, rules) == before
