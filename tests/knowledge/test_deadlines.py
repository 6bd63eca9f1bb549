"""Deadlines: calendar days are strict, working days follow the calendar, a stopped clock does not count."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from knowledge.deadlines import Deadline, Stop, Stopped, due, last_stopped_day, publicity_ends
from knowledge.sources import load_sources
from knowledge.workdays import Calendar

GUANGXI, CHINA = Calendar("guangxi"), Calendar("china")
SOURCE = load_sources()["gx-action-plan-2022"]
DAY = timedelta(days=1)
# every day the national calendar knows, and the years after, which it does not
DAYS = some.dates(date(2021, 1, 1), date(2028, 12, 31))


def deadline(n: int, unit: str, may_stop: bool = False) -> Deadline:
    return Deadline("x", "x", n, unit, "received", ("responded",), may_stop, False, SOURCE, "一", None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day_due(n: int, unit: str, start: str, *stopped: tuple[str, str], may_stop: bool = True) -> str:
    """The last day, of a clock that began to run at nine in the morning."""
    spans = [Stopped(date.fromisoformat(first), date.fromisoformat(last)) for first, last in stopped]
    ends = due(deadline(n, unit, may_stop), at(f"{start}T09:00+08:00"), GUANGXI, spans)
    return (ends + timedelta(hours=8)).date().isoformat()


@pytest.mark.parametrize(
    ("n", "unit", "start", "end"),
    [
        (3, "calendar_day", "2026-09-29T09:00+08:00", "2026-10-02T23:59:59+08:00"),
        (5, "calendar_day", "2026-02-13T17:00+08:00", "2026-02-18T23:59:59+08:00"),
        (3, "calendar_day", "2026-11-20T15:59:59+00:00", "2026-11-23T23:59:59+08:00"),
        (3, "calendar_day", "2026-11-20T16:00:00+00:00", "2026-11-24T23:59:59+08:00"),
        (3, "calendar_day", "2026-12-30T00:00+08:00", "2027-01-02T23:59:59+08:00"),
        (2, "working_day", "2026-09-18T09:00+08:00", "2026-09-21T23:59:59+08:00"),
        (5, "working_day", "2026-09-28T09:00+08:00", "2026-10-10T23:59:59+08:00"),
        (20, "working_day", "2026-02-10T09:00+08:00", "2026-03-16T23:59:59+08:00"),
        (15, "working_day", "2026-04-28T09:00+08:00", "2026-05-21T23:59:59+08:00"),
        (2, "working_day", "2023-04-20T09:00+08:00", "2023-04-25T23:59:59+08:00"),
        (2, "working_day", "2024-04-10T09:00+08:00", "2024-04-16T23:59:59+08:00"),
        (20, "working_day", "2026-12-28T09:00+08:00", "2027-01-26T23:59:59+08:00"),
        (1, "calendar_month", "2026-02-01T00:00+08:00", "2026-02-28T23:59:59+08:00"),
        (1, "calendar_month", "2026-12-31T23:00+08:00", "2026-12-31T23:59:59+08:00"),
        (2, "calendar_month", "2026-12-31T23:00+08:00", "2027-01-31T23:59:59+08:00"),
    ],
)
def test_a_deadline_ends_with_its_last_day_in_the_village(n: int, unit: str, start: str, end: str) -> None:
    ends = due(deadline(n, unit), at(start), GUANGXI)
    assert (ends, ends.tzinfo) == (at(end), UTC)


@pytest.mark.parametrize(("start", "end"), [("2024-04-10", "2024-04-12"), ("2023-04-20", "2023-04-23")])
def test_elsewhere_the_third_of_the_third_month_is_an_ordinary_day(start: str, end: str) -> None:
    ends = due(deadline(2, "working_day"), at(f"{start}T09:00+08:00"), CHINA)
    assert ends == at(f"{end}T23:59:59+08:00")


@pytest.mark.parametrize(("day", "remind"), [("2026-10-02", "2026-09-30"), ("2026-02-18", "2026-02-14")])
def test_a_deadline_on_a_rest_day_is_reminded_of_on_the_last_working_day_before(day: str, remind: str) -> None:
    assert GUANGXI.last_working_day_before(date.fromisoformat(day)) == date.fromisoformat(remind)


STOPS = [  # n, unit, start, stopped, end
    (3, "calendar_day", "2026-11-23", [("2026-11-24", "2026-11-24")], "2026-11-27"),
    (3, "calendar_day", "2026-11-23", [("2026-11-24", "2026-11-25"), ("2026-11-27", "2026-11-27")], "2026-11-29"),
    (5, "working_day", "2026-11-23", [("2026-11-27", "2026-11-30")], "2026-12-02"),  # a weekend within the stop
    (5, "working_day", "2026-11-23", [("2026-11-28", "2026-11-29")], "2026-11-30"),  # only the weekend stopped
    (3, "calendar_day", "2026-11-23", [("2026-11-23", "2026-11-23")], "2026-11-26"),  # the first day never counts
    (3, "calendar_day", "2026-11-23", [("2026-11-27", "2026-12-10")], "2026-11-26"),  # stopped when it was over
    (3, "calendar_day", "2026-11-23", [("2026-11-24", "2026-11-26"), ("2026-11-25", "2026-11-27")], "2026-11-30"),
    (1, "calendar_month", "2026-11-23", [("2026-11-24", "2026-12-24")], "2026-11-30"),  # a month is a month
]


@pytest.mark.parametrize(("n", "unit", "start", "stopped", "end"), STOPS)
def test_days_on_which_the_clock_stands_still_do_not_count(
    n: int, unit: str, start: str, stopped: list[tuple[str, str]], end: str
) -> None:
    assert day_due(n, unit, start, *stopped) == end


@pytest.mark.parametrize(("n", "unit", "start", "stopped", "end"), STOPS)
def test_a_clock_that_may_not_stop_does_not(
    n: int, unit: str, start: str, stopped: list[tuple[str, str]], end: str
) -> None:
    assert day_due(n, unit, start, *stopped, may_stop=False) == day_due(n, unit, start)


@pytest.mark.parametrize(
    ("n", "unit", "first", "last"),
    [
        (1, "calendar_day", "2026-11-24", "2026-11-24"),
        (30, "calendar_day", "2026-11-24", "2026-12-23"),
        (10, "working_day", "2026-11-24", "2026-12-07"),
        (10, "working_day", "2026-09-21", "2026-10-10"),
        (1, "working_day", "2026-11-28", "2026-11-30"),  # stopped on a Saturday: the Monday is the first that counts
    ],
)
def test_a_stop_has_a_last_day(n: int, unit: str, first: str, last: str) -> None:
    assert last_stopped_day(Stop("x", "x", n, unit), date.fromisoformat(first), GUANGXI).isoformat() == last


@given(DAYS, some.integers(5, 10))
def test_a_notice_never_ends_early_and_never_on_a_rest_day(begins: date, days: int) -> None:
    ends = publicity_ends(begins, days, GUANGXI)
    assert ends >= begins + DAY * days
    assert GUANGXI.is_working_day(ends)


@given(DAYS, some.integers(5, 10))
def test_a_notice_ends_on_the_first_working_day_on_which_it_may(begins: date, days: int) -> None:
    last, ends = begins + DAY * days, publicity_ends(begins, days, GUANGXI)
    between = [last + DAY * number for number in range((ends - last).days)]
    assert [day for day in between if GUANGXI.is_working_day(day)] == []


@given(DAYS, some.integers(1, 30), some.sampled_from(["calendar_day", "working_day"]))
def test_a_stop_never_shortens_a_deadline_and_never_by_more_than_its_days_lengthens_one(
    start: date, n: int, unit: str
) -> None:
    begins = datetime(start.year, start.month, start.day, 4, tzinfo=UTC)
    stopped = Stopped(start + DAY * 2, start + DAY * 6)
    with_stop = due(deadline(n, unit, True), begins, GUANGXI, [stopped])
    without = due(deadline(n, unit, True), begins, GUANGXI)
    assert without <= with_stop
    assert GUANGXI.working_days_between(without.date(), with_stop.date()) <= 5 + 1
