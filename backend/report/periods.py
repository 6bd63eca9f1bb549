"""The five periods of a report, 参考陕西做法: week, month, quarter, half a year, year, as days of the calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the first day up to and with the last one; `kind` is a key of PERIODS."""

    kind: str
    first: date
    last: date

    @property
    def before(self) -> date:
        """A day of the period before this one."""
        return self.first - DAY

    @property
    def after(self) -> date:
        """The first day of the next one."""
        return self.last + DAY


def period_of(kind: str, day: date) -> Period:
    """The period of that kind in which a day lies; weeks begin on Monday. KeyError for another kind."""
    first, last = PERIODS[kind](day)
    return Period(kind, first, last)


def _week(day: date) -> tuple[date, date]:
    monday = day - DAY * day.weekday()
    return monday, monday + 6 * DAY


def _months(number: int) -> Callable[[date], tuple[date, date]]:
    def of(day: date) -> tuple[date, date]:
        first = date(day.year, (day.month - 1) // number * number + 1, 1)
        after = first.month + number
        return first, date(day.year + (after > 12), (after - 1) % 12 + 1, 1) - DAY
    return of


PERIODS: Mapping[str, Callable[[date], tuple[date, date]]] = {
    "week": _week, "month": _months(1), "quarter": _months(3), "half": _months(6), "year": _months(12),
}
