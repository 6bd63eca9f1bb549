"""Which days are working days in a region, and how to count them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import chinese_calendar

from knowledge.entry import Entry
from knowledge.new_years import load_new_years

CALENDARS = Path(__file__).parent / "calendars"
NATIONAL = "china"
CHINA = ZoneInfo("Asia/Shanghai")  # the clock of every village and office
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unsure:
    """A span in which the region has a holiday nobody has announced to us."""

    begins: date
    ends: date
    says: str


@dataclass(frozen=True)
class Statutory:
    """Days a law itself sets free every year, whatever a year's notice moves around them; `begins` is the first time.

    They return on the same date, or, where `lunar`, as long before or after the lunar new year.
    """

    name: str
    begins: date
    days: int
    lunar: bool

    def in_year(self, year: int) -> tuple[date, ...]:
        """Empty for a year before the law, or one whose lunar new year we do not know."""
        if year < self.begins.year:
            return ()
        new_years = load_new_years()
        if not self.lunar:
            first = self.begins.replace(year=year)
        elif year in new_years:
            first = new_years[year] + (self.begins - new_years[self.begins.year])
        else:
            return ()
        return tuple(first + _DAY * number for number in range(self.days))


@dataclass(frozen=True)
class Days:
    """One calendar file: working (True) or not by date, the years it tells whole, and what it does not know."""

    works: Mapping[date, bool]
    years: frozenset[int]
    statutory: tuple[Statutory, ...]
    unsure: tuple[Unsure, ...]


class Calendar:
    """Working days of a region: its own rows, then national rows, then the published national calendar.

    A year nobody has published counts Monday to Friday but for the days the law sets free, and `warns` says so.
    """

    def __init__(self, region: str = "guangxi", folder: Path = CALENDARS) -> None:
        self.region = region
        self._national = load_days(folder / f"{NATIONAL}.yml")
        self._regional = load_days(folder / f"{region}.yml")
        self._years: dict[int, Sequence[int]] = {}

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on that day, make-up Saturdays and Sundays included."""
        for days in (self._regional, self._national):
            if day in days.works:
                return days.works[day]
        if day.year in self._national.years:
            return day.weekday() < 5
        if not _published(day.year):
            return day.weekday() < 5 and not any(day in days for _, days in self._by_law(day.year))
        return bool(chinese_calendar.is_workday(day))

    def next_working_day(self, day: date) -> date:
        """The first working day after that day."""
        return next(self._working_days(day, _DAY))

    def last_working_day_before(self, day: date) -> date:
        """The last working day before that day: when to remind of a deadline that does not move."""
        return next(self._working_days(day, -_DAY))

    def add_working_days(self, day: date, number: int) -> date:
        """The number-th working day after that day, which itself is not counted (Civil Code, art. 201)."""
        if number < 0:
            raise ValueError("working days are counted forwards")
        after = self._working_days(day, _DAY)
        return [day, *(next(after) for _ in range(number))][-1]

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after the first day, up to and with the last; 0 where the last is not later."""
        if last <= first:
            return 0
        whole = sum(self._counted(year)[-1] for year in range(first.year, last.year))
        return whole + self._counted(last.year)[_of_year(last)] - self._counted(first.year)[_of_year(first)]

    def _counted(self, year: int) -> Sequence[int]:
        """Working days of the year up to and with its n-th day; 0 before the first. Counted once a year."""
        if year not in self._years:
            days = (date(year, 1, 1) + _DAY * number for number in range(_of_year(date(year, 12, 31))))
            self._years[year] = tuple(accumulate((self.is_working_day(day) for day in days), initial=0))
        return self._years[year]

    def warns(self, day: date) -> str | None:
        """What is not certain about that day, as a sentence for staff, or None."""
        for span in (*self._regional.unsure, *self._national.unsure):
            if span.begins <= day <= span.ends:
                return span.says
        if day.year in self._national.years or _published(day.year):
            return None
        names = "、".join(name for name, _ in self._by_law(day.year))
        law = f"{names}按法律定的日子放假，别的" if names else ""
        return f"日历里还没有{day.year}年的放假安排，{law}先按周一到周五上班算。"

    def _by_law(self, year: int) -> tuple[tuple[str, tuple[date, ...]], ...]:
        """Names and days that are free in that year without any notice."""
        return tuple((one.name, days) for one in self._national.statutory if (days := one.in_year(year)))

    def _working_days(self, day: date, step: timedelta) -> Iterator[date]:
        while True:
            day += step
            if self.is_working_day(day):
                yield day


def load_days(path: Path) -> Days:
    """One calendar file; raises Fault."""
    entry = Entry.of_file(path)
    entry.only("years", "days", "statutory", "unsure")
    works: dict[date, bool] = {}
    for row in entry.rows("days"):
        row.only("day", "kind", "source")
        row.text("source")
        if row.day("day") in works:
            raise row.fault("day", "这一天写了两次", "请只留一行")
        works[row.day("day")] = row.one_of("kind", ("off", "work")) == "work"
    unsure = tuple(Unsure(row.day("from"), row.day("until"), row.text("says")) for row in entry.rows("unsure"))
    statutory = tuple(_statutory(row) for row in entry.rows("statutory"))
    return Days(works, frozenset(int(year) for year in entry.inner("years").values), statutory, unsure)


def _statutory(row: Entry) -> Statutory:
    row.only("name", "begins", "days", "moves_with", "source")
    row.text("source")
    lunar = row.has("moves_with")
    if lunar:
        row.one_of("moves_with", ("lunar_new_year",))
    return Statutory(row.text("name"), row.day("begins"), row.number("days"), lunar)


def _of_year(day: date) -> int:
    """1 for the first of January."""
    return day.timetuple().tm_yday


@cache
def _published(year: int) -> bool:
    """Whether the library has the State Council's notice for that year."""
    try:
        chinese_calendar.is_workday(date(year, 7, 1))
    except NotImplementedError:
        return False
    return True
