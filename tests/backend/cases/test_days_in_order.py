"""The days of a case never run backwards, and everything that happens out of order by right stays possible."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from backend.cases.days import known_of
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.publicity.queries import of_case
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, include, reach

DAY = timedelta(days=1)
CHECKED = MONDAY + 90 * DAY  # 2027-02-21
OVER = CHECKED + PUBLICITY


def reached(session: Session, county: County, rules: Rules, *stages: str) -> Case:
    """Told on Monday, everything else ninety days later."""
    case, _ = declared(session, county, rules, MONDAY)
    for stage in stages:
        reach(session, case, actor(session, county.county_clerk), stage, CHECKED, rules)
    return case


BEFORE = [  # what was recorded, the step that is refused, its field, what is said
    (("responded",), "checked", "on", "早于申报那天（2026-11-23）"),
    (("responded", "checked"), "reviewed", "on", "早于“已入户核查”那天（2027-02-21）"),
    (("responded", "checked", "reviewed"), "noticed", "begins", "早于“已民主评议”那天（2027-02-21）"),
]


@pytest.mark.parametrize(("stages", "to", "field", "says"), BEFORE)
def test_no_step_lies_before_the_one_that_was_taken_before_it(
    stages: tuple[str, ...], to: str, field: str, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = reached(session, county, rules, *stages)
        with pytest.raises(StageFault) as fault:
            reach(session, case, actor(session, county.county_clerk), to, CHECKED, rules, **{field: ["2026-11-22"]})
        assert "写的是2026-11-22" in str(fault.value) and says in str(fault.value)


def test_the_township_and_the_county_decide_on_no_day_on_which_the_notice_still_hung(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = reached(session, county, rules, "responded", "checked", "reviewed", "noticed")
        by, ends = actor(session, county.county_clerk), of_case(session, case.id)[0].ends
        early, last = ([(ends - days * DAY).isoformat()] for days in (1, 0))
        with pytest.raises(StageFault, match=f"早于公示贴满那天（{ends}）"):
            reach(session, case, by, "township_reviewed", OVER, rules, on=early)
        reach(session, case, by, "township_reviewed", OVER, rules, on=last)
        with pytest.raises(StageFault, match="早于“乡镇已审核”那天"):
            reach(session, case, by, "included", OVER, rules, on=early)
        assert case.stage == "township_reviewed"


def test_a_step_without_a_day_of_its_own_lets_what_was_done_earlier_be_written_down_later(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = reached(session, county, rules, "responded")
        by = actor(session, county.county_clerk)
        reach(session, case, by, "checked", CHECKED, rules, on=["2026-11-24"])
        reach(session, case, by, "reviewed", CHECKED, rules, on=["2026-11-24"])
        assert known_of(session, case, CHECKED, rules).since == date(2026, 11, 24)


def test_the_papers_of_the_green_channel_follow_the_help_in_their_own_order(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, risk="disaster", risks=("disaster",))
        by = actor(session, county.county_clerk)
        reach(session, case, by, "helping", MONDAY + 2 * DAY, rules)
        reach(session, case, by, "checked", CHECKED, rules, on=["2026-11-24"])
        reach(session, case, by, "reviewed", CHECKED, rules, on=["2026-11-26"])
        assert case.stage == "reviewed"


def test_a_reopened_case_goes_on_after_the_days_of_its_first_run(
    database: Database, county: County, rules: Rules
) -> None:
    later = OVER + 30 * DAY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        decided = include(session, case, by, MONDAY, rules)
        for stage in ("responsible_named", "helping", "told_back", "closed", "reopened"):
            reach(session, case, by, stage, decided, rules, helper_id=county.helper.id)
        reach(session, case, by, "checked", later, rules, on=[(decided + DAY).date().isoformat()])
        assert case.stage == "checked"


def test_what_came_down_early_holds_a_case_back_no_longer_than_to_that_day(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = reached(session, county, rules, "responded", "checked", "reviewed", "noticed")
        by, refused = actor(session, county.county_clerk), CHECKED + 2 * DAY
        for stage in ("not_included", "reopened"):
            reach(session, case, by, stage, refused, rules)
        reach(session, case, by, "checked", refused, rules, on=[refused.date().isoformat()])
        assert case.stage == "checked"
