"""Dates written in digits: 2026-03-05, 20260305, 2026, 2026.3, 3/5, 5号."""

import re
from datetime import date

from dialogues.days.span import Puzzling, Span, months_from, one_day, one_month

_FULL = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_SOLID = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_YEAR_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")


def in_digits(text: str, today: date, ahead: bool) -> Span | None:
    """The day or month written so; raises Puzzling where day and month cannot be told apart."""
    if _YEAR_LAST.fullmatch(text) and not _FULL.fullmatch(text):
        raise Puzzling("day_order")
    if found := _FULL.fullmatch(text) or _SOLID.fullmatch(text):
        if found[3] is None:
            return one_month(int(found[1]), int(found[2]))
        return one_day(int(found[1]), int(found[2]), int(found[3]))
    if _YEAR.fullmatch(text):
        return Span(date(int(text), 1, 1), date(int(text), 12, 31))
    if found := _YEAR_MONTH.fullmatch(text):
        return one_month(int(found[1]), int(found[2]))
    if found := _MONTH_DAY.fullmatch(text):
        return nearest_day(int(found[1]), int(found[2]), today, ahead)
    return None


def nearest_day(month: int, day: int, today: date, ahead: bool) -> Span:
    """That day of the year nearest before today (or after it)."""
    if (month, day) == (2, 29):
        years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
        leap = (year for year in years if year % 4 == 0 and (year % 100 or year % 400 == 0))
        return one_day(next(leap), month, day)
    span = one_day(today.year, month, day)
    if ahead and span.first < today:
        return one_day(today.year + 1, month, day)
    if not ahead and span.first > today:
        return one_day(today.year - 1, month, day)
    return span


def nearest_day_of_month(day: int, today: date, ahead: bool) -> Span:
    """That day of this month, or of the month before (or after) where this month's lies on the other side."""
    month = months_from(today, 0).first
    if ahead and day < today.day:
        month = months_from(today, 1).first
    if not ahead and day > today.day:
        month = months_from(today, -1).first
    return one_day(month.year, month.month, day)
