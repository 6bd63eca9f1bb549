"""Days of the lunar calendar: 农历八月, 九月初九, 腊月廿三, 年初二, 年廿八."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dialogues.days.span import Puzzling, Span
from dialogues.numerals import NUMERAL, number
from knowledge.entry import Entry

MOON = Path(__file__).parent / "moon.yml"
LUNAR = ("农历", "阴历", "旧历", "老历")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_DATE = re.compile(
    rf"(?P<said>{'|'.join(LUNAR)})?的?(?:(?P<month>{NUMERAL}|[正冬腊])月份?|大?年(?=初))(?P<first>初)?(?P<day>{NUMERAL})?(?:日|号)?"
)
_YEAR_END = re.compile("大?年((?:廿|二十)[一二三四五六七八九])")
_LONGEST = 30  # days of a lunar month


@cache
def load_moon(path: Path = MOON) -> Mapping[int, tuple[tuple[int, date], ...]]:
    """Every month's number and first day by lunar year, a leap month with the number of the month before it."""
    entry = Entry.of_file(path)
    return {int(year): _months(int(year), entry.text(year).split()) for year in map(str, entry.values)}


def lunar_date(text: str, year: int) -> Span | None:
    """What the words mean in that lunar year, None where they are no lunar date."""
    if found := _YEAR_END.fullmatch(text):
        return lunar_day(year - 1, 12, number(found[1]) or 0)
    found = _DATE.fullmatch(text)
    if not found or not (found["said"] or (found["day"] and (found["first"] or found["month"] in _MONTHS))):
        return None
    month = _MONTHS.get(found["month"] or "正") or number(found["month"]) or 0
    return lunar_day(year, month, number(found["day"]) or 0) if found["day"] else _lunar_month(year, month)


def lunar_day(year: int, month: int, day: int) -> Span:
    """One day of that lunar year; raises Puzzling where it has none or the month came twice."""
    whole = _lunar_month(year, month)
    found = whole.first + timedelta(days=day - 1)
    if not 1 <= day <= _LONGEST or found > whole.last:
        raise Puzzling("day_lunar")
    return Span(found, found)


def _lunar_month(year: int, month: int) -> Span:
    months = (*load_moon().get(year, ()), *load_moon().get(year + 1, ())[:1])
    begun = [at for at, (number_of, _) in enumerate(months[:-1]) if number_of == month]
    if len(begun) != 1:
        raise Puzzling("day_lunar")
    return Span(months[begun[0]][1], months[begun[0] + 1][1] - timedelta(days=1))


def _months(year: int, written: list[str]) -> tuple[tuple[int, date], ...]:
    found: list[tuple[int, date]] = []
    for mark in written:
        month, day = map(int, mark.removeprefix("闰").split("-"))
        begins = date(year + 1 if found and month < found[-1][1].month else year, month, day)
        found.append((len({number_of for number_of, _ in found}) + (not mark.startswith("闰")), begins))
    return tuple(found)
