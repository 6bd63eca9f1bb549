"""No way around: what a procedure asks for before a decision cannot be skipped, dated back or done by one alone."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.publicity.models import PublicNotice
from backend.publicity.queries import of_case
from backend.rules import Rules, load_rules
from backend.settings import Settings
from knowledge.procedures import load_procedures
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach

DAY = timedelta(days=1)
TO_NOTICE = {"responded", "forwarded", "checked", "reviewed", "noticed"}


def noticed(session: Session, county: County, rules: Rules) -> tuple[Case, PublicNotice]:
    """Everything up to the notice, on one day."""
    case, _ = declared(session, county, rules, MONDAY)
    for stage in (stage for stage in rules.procedure.stages if stage in TO_NOTICE):
        reach(session, case, actor(session, county.county_clerk), stage, MONDAY, rules)
    return case, of_case(session, case.id)[0]


ONWARD = [
    (region, way) for region, procedure in load_procedures().items()
    for way in procedure.stages["noticed"].ways if procedure.stages[way].does != "refuse"
]


@pytest.mark.parametrize(("region", "way"), ONWARD)
def test_while_its_notice_hangs_a_case_goes_nowhere_but_back_or_to_a_refusal(
    region: str, way: str, database: Database, county: County
) -> None:
    rules = load_rules(Settings(region=region, _env_file=None))
    with database.writing() as session:
        case, notice = noticed(session, county, rules)
        with pytest.raises(StageFault, match="公示要贴满"):
            reach(session, case, actor(session, county.county_clerk), way, MONDAY + DAY, rules)
        assert (case.stage, notice.taken_down_because) == ("noticed", None)
        reach(session, case, actor(session, county.county_clerk), way, MONDAY + 12 * DAY, rules)
        assert case.stage == way


def test_a_notice_cannot_have_been_up_before_the_review_it_follows(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + 14 * DAY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, by, stage, later, rules)
        with pytest.raises(StageFault, match="公示要在上一步（2026-12-07）以后贴出来"):
            reach(session, case, by, "noticed", later, rules, begins=["2026-11-23"], days=["5"])
        assert (case.stage, of_case(session, case.id)) == ("reviewed", [])


def test_a_paper_that_was_up_before_it_was_recorded_hangs_its_whole_time_from_then_on(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + 14 * DAY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, by, stage, MONDAY, rules)
        reach(session, case, by, "noticed", later, rules, begins=["2026-11-23"], days=["5"])
        notice = of_case(session, case.id)[0]
        assert (notice.begins.isoformat(), notice.ends.isoformat()) == ("2026-11-23", "2026-12-14")
        with pytest.raises(StageFault, match="公示要贴满"):
            reach(session, case, by, "township_reviewed", later, rules)
