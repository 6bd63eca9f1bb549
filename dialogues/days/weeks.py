"""Days of a week: 上周, 上星期三, 周五."""

import re
from datetime import date, timedelta

from dialogues.days.span import Span

_WEEK = re.compile(r"(上上|上|这|本|下)?个?(?:周|星期|礼拜|里拜)([一二三四五六日天末1-7])?")
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1}
_WEEKDAYS = "一二三四五六"


def in_week(text: str, today: date, ahead: bool) -> Span | None:
    """A week from Monday, or one day of it; a weekday alone is the last one (or the next one)."""
    found = _WEEK.fullmatch(text)
    if not found or not (found[1] or found[2]):
        return None
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_WEEKS.get(found[1] or "", 0))
    if not found[2]:
        return Span(monday, monday + timedelta(days=6))
    if found[2] == "末":
        return Span(monday + timedelta(days=5), monday + timedelta(days=6))
    day = monday + timedelta(days=_weekday(found[2]))
    if not found[1]:
        day += timedelta(weeks=int(ahead and day < today) - int(not ahead and day > today))
    return Span(day, day)


def _weekday(mark: str) -> int:
    if mark.isdigit():
        return int(mark) - 1
    return _WEEKDAYS.find(mark) if mark in _WEEKDAYS else 6
