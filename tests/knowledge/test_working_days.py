"""Working days: the national calendar, Guangxi's own holiday in both directions, and years nobody has published."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.reading import Fault
from knowledge.workdays import Calendar, load_days

CHINA = Calendar("china")
GUANGXI = Calendar("guangxi")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("calendar", "start", "number", "end"),
    [
        (CHINA, "2026-09-18", 2, "2026-09-21"),
        (CHINA, "2026-09-28", 5, "2026-10-10"),
        (CHINA, "2026-02-10", 20, "2026-03-16"),
        (CHINA, "2026-04-28", 15, "2026-05-21"),
        (CHINA, "2024-04-10", 2, "2024-04-12"),
        (GUANGXI, "2024-04-10", 2, "2024-04-16"),
        (CHINA, "2023-04-20", 2, "2023-04-23"),
        (GUANGXI, "2023-04-20", 2, "2023-04-25"),
        (GUANGXI, "2026-09-18", 0, "2026-09-18"),
    ],
)
def test_working_days_are_counted_over_holidays_and_make_up_days(
    calendar: Calendar, start: str, number: int, end: str
) -> None:
    assert calendar.add_working_days(day(start), number) == day(end)


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        GUANGXI.add_working_days(day("2026-09-18"), -1)


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-01-04", True), ("2026-02-14", True), ("2026-02-28", True), ("2026-05-09", True),
        ("2026-09-20", True), ("2026-10-10", True),
        ("2026-01-02", False), ("2026-02-16", False), ("2026-04-06", False), ("2026-06-19", False),
        ("2026-09-25", False), ("2026-10-07", False), ("2026-11-21", False), ("2026-11-23", True),
        ("2017-04-01", False), ("2017-04-08", True), ("2021-04-18", True), ("2023-04-23", False),
    ],
)
def test_the_region_overrides_the_nation_in_both_directions(on: str, works: bool) -> None:
    assert GUANGXI.is_working_day(day(on)) == works


@pytest.mark.parametrize(
    ("month", "number"), list(enumerate([21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], start=1))
)
def test_2026_has_the_working_days_of_the_notice(month: int, number: int) -> None:
    days = [day("2026-01-01") + timedelta(days=n) for n in range(365)]
    assert sum(CHINA.is_working_day(d) for d in days if d.month == month) == number


@pytest.mark.parametrize(
    ("due", "remind"),
    [("2026-10-02", "2026-09-30"), ("2026-02-18", "2026-02-14"), ("2026-11-23", "2026-11-20")],
)
def test_a_reminder_comes_on_the_last_working_day_before(due: str, remind: str) -> None:
    assert GUANGXI.last_working_day_before(day(due)) == day(remind)


@pytest.mark.parametrize(
    ("on", "following"), [("2026-09-19", "2026-09-20"), ("2026-09-30", "2026-10-08"), ("2026-11-23", "2026-11-24")]
)
def test_the_next_working_day_is_never_the_same_day(on: str, following: str) -> None:
    assert GUANGXI.next_working_day(day(on)) == day(following)


def test_a_year_nobody_has_published_counts_monday_to_friday_but_for_the_law_and_says_so() -> None:
    assert CHINA.add_working_days(day("2026-12-28"), 20) == day("2027-01-26")
    assert CHINA.warns(day("2027-01-04")) == (
        "日历里还没有2027年的放假安排，元旦、春节、劳动节、国庆节按法律定的日子放假，别的先按周一到周五上班算。"
    )
    assert CHINA.warns(day("2050-03-01")) == (
        "日历里还没有2050年的放假安排，元旦、劳动节、国庆节按法律定的日子放假，别的先按周一到周五上班算。"
    )
    assert CHINA.warns(day("1999-01-04")) == "日历里还没有1999年的放假安排，先按周一到周五上班算。"


FREE_BY_LAW = {  # Mondays to Fridays only; the lunar new years are 2027-02-06, 2028-01-26 and 2036-01-28
    2027: ["01-01", "02-05", "02-08", "10-01"],
    2028: ["01-25", "01-26", "01-27", "01-28", "05-01", "05-02", "10-02", "10-03"],
    2036: ["01-01", "01-28", "01-29", "01-30", "05-01", "05-02", "10-01", "10-02", "10-03"],
    2037: ["01-01", "05-01", "10-01", "10-02"],
    1999: [],
}


@pytest.mark.parametrize("year", FREE_BY_LAW)
def test_in_a_year_nobody_has_published_nobody_works_on_the_days_of_the_law(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]
    free = [f"{one:%m-%d}" for one in days if one.year == year and one.weekday() < 5 and not CHINA.is_working_day(one)]
    assert free == FREE_BY_LAW[year]


def test_a_holiday_without_notice_is_told() -> None:
    assert GUANGXI.warns(day("2026-04-20")) == "没有找到2026年广西三月三的放假通知，按全国日历算。"
    assert GUANGXI.warns(day("2026-04-10")) is None
    assert CHINA.warns(day("2026-04-20")) is None


def test_rows_for_a_new_year_end_the_warning(tmp_path: Path) -> None:
    (tmp_path / "china.yml").write_text(
        "years: {2027: 国务院通知}\ndays:\n- {day: 2027-01-01, kind: off, source: 国务院通知}\n"
        "- {day: 2027-01-03, kind: work, source: 国务院通知}\nunsure: []\n"
    )
    calendar = Calendar("china", tmp_path)
    assert [calendar.is_working_day(day(f"2027-01-0{n}")) for n in (1, 2, 3, 4)] == [False, False, True, True]
    assert calendar.warns(day("2027-06-01")) is None


def test_one_day_stands_once(tmp_path: Path) -> None:
    row = "- {day: 2027-01-01, kind: off, source: 通知}\n"
    (tmp_path / "x.yml").write_text(f"years: {{}}\ndays:\n{row}{row}unsure: []\n")
    with pytest.raises(Fault) as raised:
        load_days(tmp_path / "x.yml")
    assert (raised.value.place, raised.value.wrong) == ("days 第2项 day", "这一天写了两次")
