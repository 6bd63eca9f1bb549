"""The lunar calendar, held against the new moons reckoned for Beijing."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import radians, sin

import pytest

from dialogues.days.moon import load_moon, lunar_date
from knowledge.new_years import load_new_years

MIDNIGHT = timedelta(minutes=20)  # so near to midnight the short reckoning below does not tell the day
MONTH_DAYS = 29.530588861
BEIJING = timedelta(hours=8)
FIRST = 125  # the new moon of 14 February 2010
CLOCKS = timedelta(seconds=70)  # by which even time ran before the earth's in these years, to within seconds
# Days by which the moon is early or late: the amount, and how often each angle is taken (the sun's anomaly, the
# moon's, the moon's from its node). Jean Meeus, Astronomical Algorithms, chapter 49.
TERMS = (
    (-0.40720, 0, 1, 0), (0.17241, 1, 0, 0), (0.01608, 0, 2, 0), (0.01039, 0, 0, 2), (0.00739, -1, 1, 0),
    (-0.00514, 1, 1, 0), (0.00208, 2, 0, 0), (-0.00111, 0, 1, -2), (-0.00057, 0, 1, 2), (0.00056, 1, 2, 0),
    (-0.00042, 0, 3, 0), (0.00042, 1, 0, 2), (0.00038, 1, 0, -2), (-0.00024, -1, 2, 0),
)


def new_moon(number: int) -> datetime:
    """When the moon was new in Beijing, to within minutes; moon 0 was the first of the year 2000."""
    century = number / 1236.85
    sun = 2.5534 + 29.10535670 * number
    moon = 201.5643 + 385.81693528 * number + 0.0107582 * century**2
    node = 160.7108 + 390.67050284 * number - 0.0016118 * century**2
    late = sum(size * sin(radians(s * sun + m * moon + n * node)) for size, s, m, n in TERMS)
    mean = datetime(2000, 1, 6, 14, 20, 38, tzinfo=UTC) + timedelta(days=MONTH_DAYS * number)
    return mean + timedelta(days=late + 0.00015437 * century**2) + BEIJING - CLOCKS


def test_every_month_begins_on_the_day_of_the_new_moon() -> None:
    days = [begins for months in load_moon().values() for _, begins in months]
    moons = [new_moon(number) for number in range(FIRST, FIRST + len(days))]
    assert len(days) == 334
    assert [day for day, moon in zip(days, moons, strict=True) if day not in near(moon)] == []


def near(moon: datetime) -> set[date]:
    return {(moon - MIDNIGHT).date(), (moon + MIDNIGHT).date()}


def test_every_year_begins_with_the_new_year() -> None:
    assert {year: months[0][1] for year, months in load_moon().items()} == load_new_years()


def test_a_year_has_twelve_months_or_one_of_them_twice() -> None:
    leaps = {
        year: [first for (first, _), (second, _) in pairwise(months) if first == second]
        for year, months in load_moon().items() if len(months) == 13
    }
    assert leaps == {
        2012: [4], 2014: [9], 2017: [6], 2020: [4], 2023: [2], 2025: [6], 2028: [5], 2031: [3], 2033: [11], 2036: [6],
    }


@pytest.mark.parametrize(
    ("year", "text", "day"),
    [
        (2025, "腊月初一", "2026-01-19"), (2025, "冬月初一", "2025-12-20"), (2025, "闰六月初一", "2025-07-25"),
        (2026, "农历六月十九", "2026-08-01"), (2026, "正月初六", "2026-02-22"), (2026, "农历八月十五", "2026-09-25"),
        (2026, "年廿八", "2026-02-15"), (2024, "腊月廿九", "2025-01-28"), (2033, "闰冬月初一", "2033-12-22"),
    ],
)
def test_known_days_of_the_moon(year: int, text: str, day: str) -> None:
    span = lunar_date(text, year)
    assert span and (span.first.isoformat(), span.last.isoformat()) == (day, day)
