"""A stretch of days, and what may be wrong with the words for one."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Span:
    """From the first to the last day, both included."""

    first: date
    last: date


class Puzzling(Exception):
    """Words that mean days but not clearly; names the sentence of words.yml that asks again, with its values."""

    def __init__(self, name: str, /, **values: object) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


def one_day(year: int, month: int, day: int) -> Span:
    """A single day; raises Puzzling for 30 February and month 13."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise Puzzling("day_impossible", month=month, day=day) from None
    return Span(found, found)


def one_month(year: int, month: int) -> Span:
    """A whole month; raises Puzzling for month 13."""
    first = one_day(year, month, 1).first
    return Span(first, first.replace(day=monthrange(year, month)[1]))


def months_from(today: date, number: int) -> Span:
    """The whole month that lies this many months after (or before) today's."""
    months = today.year * 12 + today.month - 1 + number
    return one_month(months // 12, months % 12 + 1)


def around(day: date, days: int) -> Span:
    """The days around a day."""
    return Span(day - timedelta(days=days), day + timedelta(days=days))
