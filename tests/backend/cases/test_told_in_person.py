"""Told in person: a household that no chat reaches is called, so that it too hears of every step."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.actions import called_back, open_case
from backend.cases.models import Case
from backend.database import Database
from backend.digest import digest_payload
from backend.hours import day_of
from backend.outgoing.models import Outgoing
from backend.reminders.actions import CALL_BACK
from backend.reminders.models import Reminder
from backend.rules import Rules
from tests.backend.county import County, actor, declaration, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import PUBLICITY, include, reach

DECIDED = MONDAY + PUBLICITY


def by_staff(session: Session, county: County, rules: Rules) -> Case:
    """A case that somebody at the office has written down."""
    return open_case(session, declaration(county.group), None, "desk:1", MONDAY, rules)


def calls(session: Session, case: Case) -> list[tuple[str, str | None]]:
    rows = session.scalars(select(Reminder).filter_by(case_id=case.id, what=CALL_BACK).order_by(Reminder.id))
    return [(day_of(row.due_at).isoformat(), row.closed_because) for row in rows]


def test_a_household_without_a_chat_is_called_about_what_was_decided(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = by_staff(session, county, rules)
        include(session, case, actor(session, county.county_clerk), MONDAY, rules)
        assert session.scalars(select(Outgoing).filter_by(case_id=case.id)).all() == []
        assert calls(session, case) == [("2026-11-24", None)]
        line = digest_payload(session, county.clerk, day_of(at("2026-12-07 09:00")), rules)["text"]
        assert "张** 没看到我们的回话" in line
        called_back(session, case, actor(session, county.clerk), "打通了", DECIDED, rules)
        reach(session, case, actor(session, county.clerk), "responsible_named", DECIDED, rules,
              helper_id=county.helper.id)
        assert [because for _, because in calls(session, case)] == ["done", None]


def test_a_step_that_speaks_with_the_household_needs_no_call_and_is_one(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, clerk = by_staff(session, county, rules), actor(session, county.clerk)
        for stage in ("responded", "checked"):
            reach(session, case, clerk, stage, MONDAY, rules)
        assert calls(session, case) == []
        reach(session, case, clerk, "reviewed", at("2026-11-27 10:00"), rules)
        assert calls(session, case) == [("2026-11-30", None)]
        reach(session, case, actor(session, county.township_clerk), "not_included", at("2026-11-27 11:00"), rules)
        reach(session, case, clerk, "told_back", at("2026-11-27 15:00"), rules)
        reach(session, case, clerk, "closed", at("2026-11-27 15:00"), rules)
        assert calls(session, case) == [("2026-11-30", "done")]


def test_whom_a_chat_reaches_gets_its_notices_there(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        include(session, case, actor(session, county.county_clerk), MONDAY, rules)
        assert calls(session, case) == []
