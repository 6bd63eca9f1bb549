"""Months, seasons and feasts of a year: 去年腊月, 三月, 今年春天, 2026年3月5日, 上个月底."""

import re
from datetime import date, timedelta

from dialogues.days.feasts import feast
from dialogues.days.moon import LUNAR, TURNING, lunar_date
from dialogues.days.numeric import nearest_day, nearest_day_of_month
from dialogues.days.span import Puzzling, Span, around, months_from, one_day, one_month
from dialogues.days.words import load_day_words
from dialogues.numerals import NUMERAL, number
from knowledge.new_years import load_new_years

_YEAR = re.compile(rf"({NUMERAL})年")
_MONTH = re.compile(rf"({NUMERAL})月份?(.*)")
_TWO_MONTHS = re.compile("([一二三四五六七八九])([二三四五六七八九十])月(?:份|间)?")
_MONTH_DAY = re.compile(rf"({NUMERAL})月份?({NUMERAL})(?:日|号)?")
_DAY = re.compile(rf"({NUMERAL})(?:日|号)?")
_DAY_ONLY = re.compile(rf"({NUMERAL})(?:日|号)")
_HALF = re.compile("^[上下]半年(?=.+月)")  # 去年下半年九月
_THIRDS = {"初": (1, 10), "头": (1, 10), "上旬": (1, 10), "中旬": (11, 20), "中": (11, 20)}
_LAST_THIRD = {"底", "尾", "末", "下旬"}
_THIS_TIME = re.compile("这个?(?:时候|时)?")  # 去年这个时候: half a month before or after
_HOLIDAY = re.compile("(?P<feast>.+?)(?:放假|小?长假|假期|黄金周)?(?:期间|的?那(?:[几两]天|阵子?|段时间))?")
_HOLIDAYS = 3  # days off around a feast of the lunar calendar


def in_year(text: str, today: date, ahead: bool) -> Span | None:
    """The stretch meant; without a year the last one that has begun (or the next one that has not ended)."""
    for word, offset in load_day_words().months.items():
        if text.startswith(word):
            return _within_month(months_from(today, offset).first, text.removeprefix(word).removeprefix("的"))
    if found := _DAY_ONLY.fullmatch(text):
        return nearest_day_of_month(number(found[1]) or 0, today, ahead)
    if text.startswith("月") and (span := _within_month(today.replace(day=1), text[1:])):
        return span if ahead or span.first <= today else _within_month(months_from(today, -1).first, text[1:])
    year, rest = _year(text, today)
    if rest in load_day_words().doubtful:
        raise Puzzling("day_vague", text=rest)
    if year is None:
        return _nearest(rest, today, ahead)
    if rest in ("今天", "今日"):
        return one_day(year, today.month, today.day)
    if _THIS_TIME.fullmatch(rest):
        return around(today.replace(year=year, day=min(today.day, 28)), 15)
    if rest == "":
        return Span(date(year, 1, 1), date(year, 12, 31))
    if (rest in load_day_words().new_year or TURNING.match(rest)) and not text[0].isdigit():
        _refuse_doubt(rest, year, today)
    return _stretch(rest, year)


def _year(text: str, today: date) -> tuple[int | None, str]:
    """The year the words begin with, and the words after it."""
    for word, offset in load_day_words().years.items():
        if text.startswith(word):
            return today.year + offset, _unlinked(text.removeprefix(word))
    found = _YEAR.match(text)
    year = number(found[1]) if found else None
    if not found or year is None:
        return None, text
    year += 2000 if year < 100 else 0
    if not 1900 <= year <= 2100:
        raise Puzzling("day_unclear")
    return year, _unlinked(text[found.end():])


def _unlinked(rest: str) -> str:
    return _HALF.sub("", rest).removeprefix("的").removeprefix(",").removesuffix("的时候").removesuffix("时候")


def _nearest(rest: str, today: date, ahead: bool) -> Span | None:
    """The stretch without a year, in the year that brings it nearest before today (or after it)."""
    if rest not in load_day_words().moon_feasts and (found := _MONTH_DAY.fullmatch(rest)):
        return nearest_day(number(found[1]) or 0, number(found[2]) or 0, today, ahead)
    years = (-1, 0, 1, 2) if ahead else (1, 0, -1, -2)
    for year in years:
        try:
            span = _stretch(rest, today.year + year)
        except Puzzling:  # no such day in that year; another may have it
            if (year > 0 and not ahead) or ("闰" in rest and year != years[-1]):
                continue
            raise
        if span is None:
            return None
        if (ahead and span.last >= today) or (not ahead and span.first <= today):
            return span
    return None


def _stretch(rest: str, year: int) -> Span | None:
    """What the words mean in that year; None where they are no words for a stretch."""
    words = load_day_words()
    if rest in words.new_year:
        return _by_new_year(rest, year)
    if moon := feast(rest, year) or lunar_date(rest, year):
        return moon
    holiday = _HOLIDAY.fullmatch(rest)
    if holiday and holiday["feast"] != rest and (moon := feast(holiday["feast"], year)):
        return Span(moon.first, moon.first + timedelta(days=_HOLIDAYS - 1))
    if rest.startswith(LUNAR):
        raise Puzzling("day_lunar")
    if name := next((of for of in (rest, holiday and holiday["feast"]) if of in words.stretches), None):
        first, last = (tuple(map(int, end.split("-"))) for end in words.stretches[name])
        ends_in = year + 1 if last < first else year
        return Span(date(year, *first), date(ends_in, *last))
    if (found := _TWO_MONTHS.fullmatch(rest)) and (number(found[2]) or 0) - (number(found[1]) or 0) == 1:
        return Span(one_month(year, number(found[1]) or 0).first, one_month(year, number(found[2]) or 0).last)
    found = _MONTH.fullmatch(rest)
    month = number(found[1]) if found else None
    if not found or month is None:
        return None
    return _within_month(one_month(year, month).first, found[2])


def _within_month(first: date, rest: str) -> Span | None:
    whole = months_from(first, 0)
    if rest == "":
        return whole
    if rest in _LAST_THIRD:
        return Span(first.replace(day=21), whole.last)
    if rest in _THIRDS:
        return Span(first.replace(day=_THIRDS[rest][0]), first.replace(day=_THIRDS[rest][1]))
    found = _DAY.fullmatch(rest)
    day = number(found[1]) if found else None
    return one_day(first.year, first.month, day) if day is not None else None


def _by_new_year(rest: str, year: int) -> Span:
    """Days counted from the first of the lunar year."""
    begins = load_new_years().get(year)
    if begins is None:
        raise Puzzling("day_lunar")
    first, last = load_day_words().new_year[rest]
    return Span(begins + timedelta(days=first), begins + timedelta(days=last))


def _refuse_doubt(rest: str, year: int, today: date) -> None:
    """Before this year's new year 去年 may be the calendar's or the moon's: asked, never guessed."""
    begins = load_new_years().get(today.year)
    if begins is None or today >= begins:
        return
    first, second = (_stretch(rest, of) for of in (year - 1, year))
    if first and second:
        raise Puzzling("day_which_year", first=_month_name(first), second=_month_name(second))


def _month_name(span: Span) -> str:
    return f"{span.first.year}年{span.first.month}月"
