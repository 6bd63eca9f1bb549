"""Days counted from today: 三天前, 半年了, 一年多, 两三个月, 十天后."""

import re
from datetime import date, timedelta

from dialogues.days.span import Puzzling, Span, around, months_from, one_month
from dialogues.numerals import NUMERAL, number

_COUNT = re.compile(
    rf"(?P<mark>有|都有?|快|将近|接近|已经|得|满|整整)?(?P<amount>半|好?几|个半(?=[月周星礼])|{NUMERAL})(?P<ge>个多|多个|多|个)?"
    r"(?P<unit>天|日|周|星期|礼拜|月|年|小时|钟头)(?P<rest>半|多|整)?(?P<side>以前|前头|之前|前|来|以后|之后|后)?"
)
_AFTER = ("以后", "之后", "后")
_UNSURE_DAYS = 3  # half a month is meant to within this many days
_UNSURE_HALF = 10  # a month and a half to within this many
_UNSURE_WEEK = 1  # and a number of weeks to within this many
_NEARLY = ("快", "将近", "接近")
_YEARS = 12  # 12年 without 前 or 有 is a count of years, 13年 and more the year 2013; 二十年 is a count, 二〇年 a year
_FARTHEST = 120  # years; more is a slip of the finger
_HALVES = {"半": 0.5, "个半": 1.5}
_TWO = re.compile("[一二两三四五六七八九]{2}")


def counted(text: str, today: date) -> Span | None:
    """The stretch so far from today; None where the words are no count."""
    found = _COUNT.fullmatch(text)
    if not found or not _is_count(found):
        return None
    if "几" in found["amount"]:
        raise Puzzling("day_vague", text=text[:10])
    amounts = _amounts(found["amount"])
    if len(amounts) == 2 and found["unit"] == "月":
        sign = 1 if found["side"] in _AFTER else -1
        return _from_to(today, sign * int(amounts[0]), sign * int(amounts[1]))
    spans = [_span(amount, found, today) for amount in amounts]
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def _is_count(found: re.Match[str]) -> bool:
    """三个月 and 三月前 are counts, 三月 is a date; 两年 is a count, 2026年 a date."""
    marked = bool(found["mark"] or found["ge"] or found["rest"] or found["side"] or found["amount"] == "个半")
    if found["unit"] == "月" and found["rest"] == "半" and not found["ge"]:
        return False  # 七月半 is a feast
    if found["unit"] in ("月", "日"):
        return marked or (found["unit"] == "日" and len(_amounts(found["amount"])) == 2)
    if found["unit"] != "年" or marked or found["amount"] == "半" or re.search("十", found["amount"]):
        return True
    return not found["amount"].startswith(("0", "零", "〇")) and (number(found["amount"]) or 0) <= _YEARS


def _amounts(words: str) -> tuple[float, ...]:
    """One amount, or two where neighbours stand together: 两三."""
    if words in _HALVES:
        return (_HALVES[words],)
    if _TWO.fullmatch(words):
        low, high = number(words[0]) or 0, number(words[1]) or 0
        if high == low + 1:
            return low, high
    value = number(words)
    if value is None or value > _FARTHEST * 12:
        raise Puzzling("day_unclear")
    return (value,)


def _span(amount: float, found: re.Match[str], today: date) -> Span:
    sign = 1 if found["side"] in _AFTER else -1
    more = "多" in (found["ge"] or "") or found["rest"] == "多"
    half = 0.5 if found["rest"] == "半" else 0.0
    if found["unit"] == "年":
        if found["mark"] in _NEARLY and sign < 0 and amount >= 1:
            return Span(_moved(today, -12 * int(amount)), _moved(today, -12 * int(amount) + 2))
        if found["rest"] == "整":
            return _between(today, sign * int(amount * 12), sign * int(amount * 12))
        return _years(amount + half, more, sign, today)
    if found["unit"] == "月":
        return _months(amount + half, more, sign, today)
    if found["unit"] in ("小时", "钟头"):
        return around(today + sign * timedelta(days=amount // 24), 0)
    days = amount * (1 if found["unit"] in ("天", "日") else 7)
    if more and days >= 7:
        ends = sorted((today + sign * timedelta(days=days + 1), today + sign * timedelta(days=days + 6)))
        return Span(*ends)
    return around(today + sign * timedelta(days=days), 0 if found["unit"] in ("天", "日") else _UNSURE_WEEK)


def _months(amount: float, more: bool, sign: int, today: date) -> Span:
    if amount == 0.5:
        return around(today + sign * timedelta(days=15), _UNSURE_DAYS)
    if more:
        return _from_to(today, sign * int(amount), sign * (int(amount) + 1))
    if amount % 1:
        return around(_moved(today, sign * int(amount)) + sign * timedelta(days=15), _UNSURE_HALF)
    return _between(today, sign * int(amount), sign * int(amount))


def _years(amount: float, more: bool, sign: int, today: date) -> Span:
    if amount > _FARTHEST:
        raise Puzzling("day_unclear")
    if more:
        return _from_to(today, sign * int(amount * 12), sign * int(amount * 12 + (12 if amount >= 1 else 4)))
    if amount % 1:
        return _between(today, sign * int(amount * 12), sign * int(amount * 12))
    year = today.year + sign * int(amount)
    return Span(one_month(year, 1).first, one_month(year, 12).last)


def _between(today: date, one: int, other: int) -> Span:
    """From the first to the last day of the months so far from today."""
    first, last = sorted((one, other))
    return Span(months_from(today, first).first, months_from(today, last).last)


def _from_to(today: date, one: int, other: int) -> Span:
    """Between the days so many months from today: 两三个月, 一年多."""
    first, last = sorted((one, other))
    return Span(_moved(today, first), _moved(today, last))


def _moved(today: date, months: int) -> date:
    month = months_from(today, months)
    return month.first.replace(day=min(today.day, month.last.day))
