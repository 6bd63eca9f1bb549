"""Days of the lunar calendar: 农历八月, 九月初九, 腊月, 腊月廿三, 闰六月, 年初二, 年廿八."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from dialogues.days.span import Puzzling, Span
from dialogues.numerals import NUMERAL, number
from knowledge.entry import Entry

MOON = Path(__file__).parent / "moon.yml"
LUNAR = ("农历", "阴历", "旧历", "老历", "古历", "夏历")
_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_DATE = re.compile(
    rf"(?P<said>{'|'.join(LUNAR)})?的?(?:(?:十[一二]月)?(?P<month>闰?(?:{NUMERAL}|[正冬腊]))月份?|大?年(?=初))"
    rf"(?:(?P<first>初)?(?P<day>{NUMERAL})(?:日|号)?|(?<=[月份])的?(?P<third>[初头中底尾末]|[上中下]旬|(?:廿|二?十)几))?"
)
TURNING = re.compile("(?:十[一二]月)?[正冬腊]月|大?年(?:初|廿|二十)")  # begins what lies around the new year
_THIRDS = {"初": (1, 10), "头": (1, 10), "上旬": (1, 10), "中": (11, 20), "中旬": (11, 20),
           "十几": (11, 19)}
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
    if not found:
        return None
    name = found["month"] or "正"
    if not (found["said"] or found["first"] or "闰" in name or name in _MONTHS):
        return None
    month = _MONTHS.get(name[-1]) or number(name.removeprefix("闰")) or 0
    if found["day"]:
        return lunar_day(year, month, number(found["day"]) or 0, name.startswith("闰"))
    whole = _lunar_month(year, month, name.startswith("闰"))
    return _third(whole, found["third"]) if found["third"] else whole


def _third(whole: Span, name: str) -> Span:
    """腊月头 is its first ten days, 腊月底 what comes after twenty."""
    first, last = _THIRDS.get(name, (21, (whole.last - whole.first).days + 1))
    return Span(whole.first + timedelta(days=first - 1), whole.first + timedelta(days=last - 1))


def lunar_day(year: int, month: int, day: int, leap: bool = False) -> Span:
    """One day of that lunar year; raises Puzzling where it has none or the month came twice and is not called 闰."""
    whole = _lunar_month(year, month, leap)
    found = whole.first + timedelta(days=day - 1)
    if not 1 <= day <= _LONGEST or found > whole.last:
        raise Puzzling("day_lunar")
    return Span(found, found)


def _lunar_month(year: int, month: int, leap: bool) -> Span:
    months = (*load_moon().get(year, ()), *load_moon().get(year + 1, ())[:1])
    begun = [at for at, (number_of, _) in enumerate(months[:-1]) if number_of == month]
    if len(begun) != 1 + leap:
        raise Puzzling("day_lunar")
    return Span(months[begun[-1]][1], months[begun[-1] + 1][1] - timedelta(days=1))


def _months(year: int, written: list[str]) -> tuple[tuple[int, date], ...]:
    found: list[tuple[int, date]] = []
    for mark in written:
        month, day = map(int, mark.removeprefix("闰").split("-"))
        begins = date(year + 1 if found and month < found[-1][1].month else year, month, day)
        found.append((len({number_of for number_of, _ in found}) + (not mark.startswith("闰")), begins))
    return tuple(found)
