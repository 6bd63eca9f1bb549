"""Households are found only exactly, only within reach, and shown whole only for a reason."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.database import Database
from backend.households import actions as households
from backend.households.models import Household, Reveal
from backend.households.queries import helper_of, in_scope, looked_up, of_staff, one
from backend.scope import OutOfScope
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY


def _household(session: Session, county: County, name: str = "张三丰", phone: str | None = "13812345678") -> Household:
    return households.register(session, county.group.id, name, phone, 4, MONDAY)


FOUND_BY = ["张三丰", " 张 三 丰 ", "zsf", "ZSF", "13812345678", "+86 138 1234 5678", "１３８１２３４５６７８"]
NOT_FOUND_BY = ["张三", "三丰", "zs", "1381234567", "5678", "", "李四"]


@pytest.mark.parametrize("asked", FOUND_BY)
def test_an_exact_name_its_initials_or_the_whole_phone_finds(
    asked: str, database: Database, county: County
) -> None:
    with database.writing() as session:
        household = _household(session, county)
        assert looked_up(session, actor(session, county.clerk), asked) == [household]
        assert looked_up(session, actor(session, county.other_clerk), asked) == []


@pytest.mark.parametrize("asked", NOT_FOUND_BY)
def test_a_part_of_it_finds_nothing(asked: str, database: Database, county: County) -> None:
    with database.writing() as session:
        _household(session, county)
        assert looked_up(session, actor(session, county.clerk), asked) == []


def test_households_are_listed_within_reach_only(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        household.monitored_since = MONDAY
        _household(session, county, "李四", None)
        clerk, foreign = actor(session, county.clerk), actor(session, county.other_clerk)
        assert len(in_scope(session, clerk)) == 2
        assert in_scope(session, clerk, monitored=True) == [household]
        assert (in_scope(session, foreign), one(session, foreign, household.id)) == ([], None)
        assert one(session, clerk, household.id) == household


def test_one_person_at_a_time_answers_for_a_household(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        for helper in (county.helper, county.helper, county.clerk):
            households.make_responsible(session, household.id, helper.id, MONDAY)
        now = helper_of(session, household.id)
        assert now is not None and now.id == county.clerk.id
        assert of_staff(session, county.helper.id) == []
        assert of_staff(session, county.clerk.id) == [household]


def test_one_s_own_household_opens_with_a_reason_and_is_audited(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        households.make_responsible(session, household.id, county.helper.id, MONDAY)
        by = actor(session, county.helper)
        shown = households.reveal(session, by, household, "call", MONDAY)
        assert shown == households.Revealed("张三丰", "13812345678")
        with pytest.raises(households.RevealFault, match="请先选一个要看的原因"):
            households.reveal(session, by, household, "curious", MONDAY)
    with database.reading() as session:
        line = session.scalars(select(AuditEntry).filter_by(action="household.reveal")).one()
        assert (line.actor, line.subject, line.details) == (
            f"staff:{county.helper.id}", f"household:{household.id}", {"reason": "call"}
        )


def test_another_s_household_opens_to_the_office_that_says_why(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        clerk = actor(session, county.clerk)
        with pytest.raises(households.RevealFault, match="请用至少4个字写明为什么要看"):
            households.reveal(session, clerk, household, "check", MONDAY, "看看")
        households.reveal(session, clerk, household, "check", MONDAY, "核对低保名单")
        assert session.scalars(select(Reveal)).one().why == "核对低保名单"
        with pytest.raises(households.RevealFault, match="这户不是您帮扶的"):
            households.reveal(session, actor(session, county.helper), household, "call", MONDAY, "想打个电话")
        with pytest.raises(OutOfScope):
            households.reveal(session, actor(session, county.other_clerk), household, "call", MONDAY, "想打个电话")


def test_thirty_households_a_day_can_be_shown(database: Database, county: County) -> None:
    with database.writing() as session:
        household = _household(session, county)
        households.make_responsible(session, household.id, county.helper.id, MONDAY)
        by = actor(session, county.helper)
        for _ in range(30):
            households.reveal(session, by, household, "call", MONDAY)
        with pytest.raises(households.RevealFault, match="一天最多看30次"):
            households.reveal(session, by, household, "call", MONDAY + timedelta(hours=23))
        assert households.reveal(session, by, household, "call", MONDAY + timedelta(hours=24)).phone == "13812345678"
