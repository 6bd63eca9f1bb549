"""One day of a feast, and the days told from it: 国庆节那天, 中秋后两天, 教师节第二天, 春节前一个星期, 谷雨前后."""

import re
from datetime import date, timedelta
from functools import cache

from dialogues.days.moon import lunar_day
from dialogues.days.span import Span, around
from dialogues.days.words import load_day_words
from dialogues.numerals import SHORT_NUMERAL, number

NEAR = (
    rf"节?(?:(?P<day>[那这当](?:天|日|晚|夜))|的?(?P<next>第[二三四五]天)|的?(?P<last>(?:放假|假期)?的?最后一天)|"
    rf"(?P<side>[前后])(?P<count>几|{SHORT_NUMERAL})个?(?P<unit>天|日|星期|周|礼拜)|(?P<about>前后|左右))"
)
_DRIFT = 0.2422  # days by which a solar term comes later in a year of 365 days
_ABOUT = 7  # days
_SHARED = "节气"  # 谷雨 alone may be somebody's name, 谷雨节气 and 谷雨前后 are not
_UNSURE = {"天": 0, "日": 0, "星期": 1, "周": 1, "礼拜": 1}  # days


def feast(text: str, year: int) -> Span | None:
    """The day meant in that year, None where the words are none for it."""
    known = load_day_words()
    if text in known.moon_feasts or text in known.terms:
        return _day(text, year)
    if text.endswith("前后") and text.removesuffix("前后") + _SHARED in known.terms:
        return around(_day(text.removesuffix("前后") + _SHARED, year).first, _ABOUT)
    found = _told().fullmatch(text)
    if not found:
        return None
    return _from(_day(found["feast"], year), found) if not found["last"] else _last(found["feast"], year)


def _day(name: str, year: int) -> Span:
    known = load_day_words()
    if name in known.moon_feasts:
        return lunar_day(year, *known.moon_feasts[name])
    day = date(year, *(known.feasts.get(name) or _term(name, year)))
    return Span(day, day)


def _term(name: str, year: int) -> tuple[int, int]:
    month, day = load_day_words().terms[name]
    leaps = (year - 2000 - (month < 3)) // 4
    return month, int(day + (year - 2000) * _DRIFT) - leaps


def _last(name: str, year: int) -> Span | None:
    """国庆最后一天 is the last of the holiday."""
    stretch = load_day_words().stretches.get(name)
    if not stretch:
        return None
    last = date.fromisoformat(f"{year}-{stretch[1]}")
    return Span(last, last)


def _from(feast_day: Span, found: re.Match[str]) -> Span:
    day = feast_day.first
    if found["next"]:
        return around(day + timedelta(days="一二三四五".index(found["next"][1])), 0)
    if found["about"]:
        return around(day, _ABOUT)
    if not found["count"]:
        return feast_day
    sign = 1 if found["side"] == "后" else -1
    if found["count"] == "几":
        first, last = sorted((day + sign * timedelta(days=1), day + sign * timedelta(days=9)))
        return Span(first, last)
    days = (number(found["count"]) or 0) * (1 if found["unit"] in "天日" else 7)
    return around(day + sign * timedelta(days=days), _UNSURE[found["unit"]])


@cache
def _told() -> re.Pattern[str]:
    known = load_day_words()
    names = sorted((*known.feasts, *known.moon_feasts, *known.terms), key=len, reverse=True)
    return re.compile(rf"(?P<feast>{'|'.join(map(re.escape, names))}){NEAR}")
