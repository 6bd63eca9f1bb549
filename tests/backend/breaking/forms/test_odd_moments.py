"""Forms at the last second of a day, at its first, on 29 February, and on a machine whose clock is set back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backend.cases.models import Entry
from backend.cases.thread import entries_of
from backend.hours import day_of
from backend.reminders.models import Reminder
from backend.stops.models import CaseStop
from tests.backend.breaking.forms.attempts import ROWS, Attempt, Row
from tests.backend.breaking.forms.sheets import Page
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

LAST_SECOND = datetime(2026, 9, 21, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in the village
LEAP_DAY = datetime(2028, 2, 29, 4, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
# Forms that ask for the day of something that has been.
PAST = [row for row in ROWS if "on" in row["typed"] and row["form"] in (
    "/cases/{case_id}/move/{stage}", "/households/{household_id}/visit", "/households/{household_id}/measure-change",
    "/events", "/cases/{case_id}/asked",
) and row.get("at", {}).get("stage", "checked") == "checked"]
PAGES = ("", "/cases", "/households", "/report", "/notices", "/messages", "/duplicates", "/waiting", "/events")


def _all_open(world: World, case_id: str) -> None:
    household = world.case(case_id).household_id
    for who in ("village", "county"):
        browser = world.browser(who)
        paths = [*PAGES, f"/cases/{case_id}", f"/households/{household}"]
        assert {path: browser.get(f"/staff{path}").status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("row", PAST, ids=[row["form"] for row in PAST])
def test_a_day_ends_with_its_last_second_in_the_village(row: Row, opened: Callable[[Row], Attempt]) -> None:
    """A second before midnight the next day is still to come; a second later it is today, and so it is taken."""
    attempt = opened(row)
    tomorrow = {**attempt.honest(), "on": ["2026-09-22"]}
    for moment, is_taken in ((LAST_SECOND, False), (LAST_SECOND + SECOND, True)):
        attempt.world.clock.now = moment
        attempt.browser = attempt.world.browser(row["who"])
        answer = attempt.send(tomorrow)
        assert attempt.is_taken(answer) is is_taken, answer.text[:2000]


@pytest.mark.parametrize("row", PAST, ids=[row["form"] for row in PAST])
def test_what_was_done_today_is_taken_until_midnight(row: Row, opened: Callable[[Row], Attempt]) -> None:
    attempt = opened(row)
    attempt.world.clock.now = LAST_SECOND
    attempt.browser = attempt.world.browser(row["who"])
    assert attempt.is_taken(attempt.send(attempt.honest()))


def test_a_case_goes_on_when_the_clock_is_set_back_a_day_between_two_steps(world: World) -> None:
    """Each step is taken or refused in a sentence, its thread keeps its order, and every page opens."""
    case_id = world.declare("upper_1")
    world.answer_for("helper", case_id)
    for stage in ("responded", "checked", "reviewed", "noticed"):
        world.clock.now -= DAY
        answer = world.take("village", case_id, stage)
        assert answer.status_code in (303, 422) and (answer.status_code == 303 or "".join(Page(answer.text).faults))
        _all_open(world, case_id)
        world.clock.now += DAY
        assert answer.status_code == 303 or world.take("village", case_id, stage).status_code == 303
    with world.database.reading() as session:
        assert [one.kind for one in entries_of(session, case_id)] == [
            "received", "responded", "checked", "reviewed", "noticed"
        ]
        assert [row for row in session.query(Reminder).filter_by(case_id=case_id) if row.due_at < row.made_at] == []


def test_a_stop_that_ends_before_it_began_stops_nothing(world: World) -> None:
    """The clock is set back a day while a case stands still; then it is let go on, on that day and on the right one."""
    case_id = world.declare("upper_1")
    assert world.take("village", case_id, "responded").status_code == 303
    before = _due(world, case_id)
    assert _post(world, case_id, "stop", reason="papers", text="等证明") == 303
    world.clock.now -= DAY
    assert _post(world, case_id, "go-on") == 422, "as if it had not begun"
    _all_open(world, case_id)
    world.clock.now += DAY
    assert _post(world, case_id, "go-on") == 303
    with world.database.reading() as session:
        (row,) = session.query(CaseStop).filter_by(case_id=case_id)
        assert (row.last - row.first).days == -1, "the day it began on is not stopped"
    assert _due(world, case_id) == before
    _all_open(world, case_id)


def test_on_the_29th_of_february_cases_are_declared_checked_and_visited(world: World) -> None:
    """A day that the next year does not have; whose calendar nobody has published."""
    world.clock.now = LEAP_DAY
    case_id = world.declare("upper_1")
    world.answer_for("helper", case_id)
    for stage in ("responded", "checked", "reviewed", "noticed"):
        answer = world.take("village", case_id, stage)
        assert answer.status_code == 303, answer.text
    household = f"/staff/households/{world.case(case_id).household_id}"
    told = {"on": "2028-02-29", "kind": "home", "found": "fine", "once": "a"}
    assert world.post(world.browser("helper"), f"{household}/visit", **told).status_code == 303
    with world.database.reading() as session:
        days = {day_of(row.at).isoformat() for row in session.query(Entry).filter_by(case_id=case_id)}
        assert days == {"2028-02-29"}
    for days in (0, 1, 366):
        world.clock.now = LEAP_DAY + DAY * days
        _all_open(world, case_id)


def _post(world: World, case_id: str, step: str, **fields: str) -> int:
    seen = str(world.case(case_id).entries)
    return int(world.post(world.browser("village"), f"/staff/cases/{case_id}/{step}", seen=seen, **fields).status_code)


def _due(world: World, case_id: str) -> list[tuple[str, datetime]]:
    with world.database.reading() as session:
        rows = session.query(Reminder).filter_by(case_id=case_id, closed_at=None)
        return sorted((row.what, row.due_at) for row in rows)
