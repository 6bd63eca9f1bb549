"""Three procedures through a whole year: whatever day a case begins on, its deadlines end when fingers say so."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases.thread import entries_of
from backend.database import Database
from backend.hours import day_of
from backend.outgoing.models import Outgoing
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.rules import Rules
from knowledge.deadlines import due, publicity_ends
from tests.backend.cases.test_every_procedure import OFF, PLAYS, WORK, last_day, play, rules_of, told, works
from tests.backend.county import County
from tests.backend.moments import at

pytestmark = pytest.mark.long

DAY = timedelta(days=1)
YEAR = [date(2026, 1, 1) + DAY * number for number in range(365)]
# Notices of this much later would need the calendar of 2027, which nobody has published.
IN_THE_CALENDAR = [day for day in YEAR if day < date(2026, 10, 25)]
HOLIDAYS = [(date.fromisoformat(f"2026-{first}"), days) for first, days in OFF]
AROUND = {first + DAY * near for first, days in HOLIDAYS for near in (-1, 0, days - 1, days)}
STARTS = sorted({*YEAR[::9], *(day for day in AROUND if day.year == 2026), *WORK})
MOMENTS = ("00:00", "12:00", "23:59")


@cache
def _rules(region: str) -> Rules:
    return rules_of(region)


@pytest.mark.parametrize("region", PLAYS)
def test_every_deadline_that_begins_on_any_day_of_the_year_ends_on_the_day_fingers_say(region: str) -> None:
    rules = _rules(region)
    counted = [
        (one.id, day, wall, day_of(due(one, at(f"{day} {wall}"), rules.calendar)), last_day(one, day))
        for one in rules.procedure.deadlines.values() if one.unit != "calendar_month"
        for day in IN_THE_CALENDAR for wall in MOMENTS
    ]
    assert [row for row in counted if row[3] != row[4]] == []
    assert len(counted) >= 3 * 3 * len(IN_THE_CALENDAR)


@pytest.mark.parametrize("region", PLAYS)
def test_a_notice_put_up_on_any_day_of_the_year_hangs_its_days_and_comes_down_on_a_working_day(region: str) -> None:
    calendar = _rules(region).calendar
    for day in IN_THE_CALENDAR:
        last = day + DAY * 7
        while not works(last):
            last += DAY
        assert publicity_ends(day, 7, calendar) == last, day


@pytest.mark.parametrize("region", PLAYS)
def test_a_case_of_any_time_of_the_year_is_played_from_the_declaration_to_told_back_by_every_role(
    region: str, on_sqlite: Database, database: Database, county: County
) -> None:
    """Every ninth day, the days around each holiday and those worked instead, in one county."""
    if database is not on_sqlite:
        pytest.skip("sixteen days of the year are played on PostgreSQL by test_every_procedure")
    rules = _rules(region)
    for start in STARTS:
        with database.writing() as session:
            assert list(_wrong(session, region, start, county, rules)) == []
    with database.reading() as session:
        assert verify(session) is None


def _wrong(session: Session, region: str, start: date, county: County, rules: Rules) -> Iterator[str]:
    """What did not happen as it should with a case that begins on that day."""
    begins = at(f"{start} 10:00")
    case, conversation = told(session, county, rules, begins)
    play(session, case, county, PLAYS[region], begins, rules)
    stages = [stage for _, stage, _ in PLAYS[region]]
    thread = entries_of(session, case.id)
    if [entry.kind for entry in thread] != ["received", *stages]:
        yield f"{start}: {[entry.kind for entry in thread]}"
    if [entry.staff_id for entry in thread[1:]] != [getattr(county, who).id for who, _, _ in PLAYS[region]]:
        yield f"{start}: somebody else has taken a step"
    for row in session.scalars(select(Reminder).filter_by(case_id=case.id)):
        if day_of(row.due_at) != last_day(rules.procedure.deadlines[row.what], day_of(row.made_at)):
            yield f"{start}: {row.what} is due on {day_of(row.due_at)}"
        if row.closed_because != "done" or row.closed_at is None or row.closed_at > row.due_at:
            yield f"{start}: {row.what} was not done in time"
    for notice in session.scalars(select(PublicNotice).filter_by(case_id=case.id)):
        if (notice.ends - notice.begins).days < 7 or not works(notice.ends):
            yield f"{start}: the notice hangs from {notice.begins} to {notice.ends}"
    sent = session.scalars(select(Outgoing).filter_by(conversation_id=conversation.id).order_by(Outgoing.id)).all()
    said = [rules.procedure.stages[stage].told.format(helper="覃帮扶", undecided="") for stage in stages]
    if [json.loads(row.payload or "")["text"] for row in sent] != said:
        yield f"{start}: the household was told something else"
