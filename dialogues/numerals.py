"""Reads whole numbers as people write them: 12, １２, 十二, 两百五, 壹仟, 一千二."""

import re

_DIGITS = {mark: value for value, marks in enumerate(
    ("零〇", "一壹幺", "二贰两俩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for mark in marks}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_SHORT = {"廿": "二十", "卅": "三十"}
NUMERAL = "[0-9零〇一壹幺二贰两俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万廿卅]+"
SHORT_NUMERAL = NUMERAL[:-1] + "{1,6}"  # as it stands in a text, where a run without end must not be searched
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LONGEST = 12  # longer runs are numbers of something else: phones, cards


def ungrouped(text: str) -> str:
    """The text with 12,000 as 12000."""
    return _GROUPING.sub("", text)


def number(text: str) -> int | None:
    """The value of a plain numeral, or None where it is not one."""
    text = "".join(_SHORT.get(mark, mark) for mark in text)
    if not text or len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return int(text)
    if all(mark in _DIGITS for mark in text):
        return int("".join(str(_DIGITS[mark]) for mark in text))
    if all(mark in _DIGITS or mark in _UNITS for mark in text):
        return _with_units(text)
    return _mixed(text)


def _with_units(text: str) -> int | None:
    total = section = digit = 0
    last_unit, pending = 1, False
    for mark in text:
        if mark in _DIGITS:
            if pending and digit:
                return None  # 两三百 is two numbers
            digit, pending = _DIGITS[mark], True
            last_unit = 1 if digit == 0 else last_unit
            continue
        unit = _UNITS[mark]
        if unit == 10000:
            total, section = (section + digit) * unit, 0
        else:
            section += (digit if pending else 1) * unit
        digit, pending, last_unit = 0, False, unit
    if pending and last_unit > 10:
        digit *= last_unit // 10  # 两百五 is 250
    return total + section + digit


def _mixed(text: str) -> int | None:
    """1千2, 3万: ASCII digits before a unit."""
    found = re.fullmatch(r"([0-9]{1,4})([十百千万])([0-9]?)", text)
    if not found:
        return None
    unit = _UNITS[found[2]]
    return int(found[1]) * unit + int(found[3] or 0) * unit // 10
