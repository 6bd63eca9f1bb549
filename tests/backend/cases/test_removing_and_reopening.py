"""After inclusion: a risk is removed by its own way, a closed case is reopened, no deadline begins anew."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.database import Database
from backend.hours import day_of
from backend.households.models import Household
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, include, reach

DECIDED = MONDAY + PUBLICITY


def helped(session: Session, county: County, rules: Rules) -> Case:
    case, _ = declared(session, county, rules, MONDAY)
    by = actor(session, county.county_clerk)
    include(session, case, by, MONDAY, rules)
    for stage in ("responsible_named", "helping"):
        reach(session, case, by, stage, DECIDED, rules, helper_id=county.helper.id)
    return case


def remove(session: Session, case: Case, county: County, rules: Rules, now: datetime) -> datetime:
    by = actor(session, county.county_clerk)
    for stage in ("removal_checked", "removal_reviewed", "removal_noticed"):
        reach(session, case, by, stage, now, rules)
    reach(session, case, by, "removed", now + PUBLICITY, rules)
    return now + PUBLICITY


def test_a_risk_is_removed_after_a_check_a_review_and_a_notice_of_its_own(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = helped(session, county, rules)
        remove(session, case, county, rules, DECIDED + timedelta(days=200))
        kinds = session.scalars(select(PublicNotice.kind).order_by(PublicNotice.id)).all()
        household = session.get_one(Household, case.household_id)
        assert (kinds, household.monitored_since) == (["inclusion", "removal"], None)


def test_a_household_stays_monitored_while_another_of_its_cases_is(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first = helped(session, county, rules)
        second, _ = declared(session, county, rules, MONDAY, message_id="m2", risk="schooling")
        include(session, second, actor(session, county.county_clerk), MONDAY, rules)
        assert second.household_id == first.household_id
        remove(session, first, county, rules, DECIDED)
        assert session.get_one(Household, first.household_id).monitored_since == DECIDED


def test_nobody_hangs_out_the_removal_of_a_household_that_is_not_monitored(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "helping", "removal_checked", "removal_reviewed"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(StageFault, match="没有登记成监测对象"):
            reach(session, case, by, "removal_noticed", MONDAY, rules)
        assert session.scalars(select(PublicNotice)).all() == []


def test_who_goes_back_to_helping_from_a_notice_hangs_no_longer(
    database: Database, county: County, rules: Rules
) -> None:
    later = DECIDED + timedelta(days=200)
    with database.writing() as session:
        case = helped(session, county, rules)
        by = actor(session, county.county_clerk)
        for stage in ("removal_checked", "removal_reviewed", "removal_noticed"):
            reach(session, case, by, stage, later, rules)
        with pytest.raises(StageFault, match="公示要贴满"):
            reach(session, case, by, "removed", later, rules)
        reach(session, case, by, "helping", later, rules)
        notice = session.scalars(select(PublicNotice).filter_by(kind="removal")).one()
        monitored = session.get_one(Household, case.household_id).monitored_since
        assert (notice.taken_down_because, case.stage, monitored) == ("went_back", "helping", DECIDED)


def test_a_closed_case_is_reopened_with_a_reason_and_goes_its_way_again(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.township_clerk)
        for stage in ("responded", "checked", "not_included", "told_back", "closed"):
            reach(session, case, by, stage, MONDAY, rules)
        assert session.scalars(select(Reminder.what).filter_by(closed_at=None)).all() == []
        with pytest.raises(StageFault, match="请写一句：为什么重新办"):
            reach(session, case, by, "reopened", MONDAY, rules, text=None)
        reach(session, case, by, "reopened", MONDAY, rules, text="农户拿来了新的出院小结")
        again = session.scalars(select(Reminder).filter_by(closed_at=None)).one()
        assert (again.what, day_of(again.due_at).isoformat()) == ("reopen", "2026-11-26")
        reach(session, case, by, "checked", MONDAY, rules)
        kinds = [entry.kind for entry in entries_of(session, case.id)]
        assert kinds[-3:] == ["closed", "reopened", "checked"]


def test_a_deadline_that_runs_goes_on_where_a_case_is_sent_back(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + timedelta(days=1)
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.township_clerk)
        reach(session, case, by, "responded", MONDAY, rules)
        reach(session, case, by, "checked", MONDAY, rules)
        reach(session, case, by, "not_included", MONDAY, rules)
        reach(session, case, by, "helping", later, rules)
        reach(session, case, by, "checked", later, rules)
        reach(session, case, by, "not_included", later, rules)
        due = session.scalars(select(Reminder.due_at).filter_by(what="refusal_call_back")).all()
        assert [day_of(one).isoformat() for one in due] == ["2026-11-26"]
