"""Reads sums of money as people say them: 三万多, 两三千, 1.2万, 一万二, 3w, 十几万, 大几万, 成万."""

import re
from dataclasses import dataclass, replace

_DIGITS = {mark: value for value, marks in enumerate(
    ("零〇", "一壹", "二贰两俩兩", "三叁仨", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
) for mark in marks}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000, "万": 10000, "萬": 10000,
          "w": 10000}
_MORE, _BARELY = "多余几", "来把"  # 三万多 and 三万几 lie above, 十来万 and 万把 about there
_MARKS = "".join((*_DIGITS, *_UNITS)) + _MORE + _BARELY + "半好"
_SHORT = {"廿": "二十", "卅": "三十"}
_NEARLY = "将近|不到|快到"
_BEGIN = rf"(?:[0-9几廿卅{''.join((*_DIGITS, *_UNITS))}]|[好大](?=几)|成(?=十?[百千万](?!上)))"
RUN = (
    rf"{_BEGIN}(?:(?!一点)[{_MARKS}0-9.]|大(?=几)|[到至~\-、](?=[0-9{_MARKS}])|"
    rf"(?:{_NEARLY})(?=[0-9{_MARKS}]{{1,8}}?[百千万])){{0,19}}"
)
_PART = re.compile(rf"[0-9]+(?:\.[0-9]+)?|[好大]几|[{_MARKS}]")
_BETWEEN = re.compile(rf"[到至~\-、]|{_NEARLY}")
_SIDE_BY_SIDE = re.compile(r"(.*([百千万])[多把])([^百千万将不快]+\2)")  # 八千多九千
_LOOSE = {("三", "五"), ("3", "5")}  # 三五千: between three and five thousand
MOST = 100_000_000  # yuan; more is a slip of the finger


@dataclass(frozen=True)
class Amount:
    """Whole yuan, from `least` to `most`; both are the same where the sum is exact."""

    least: int
    most: int


@dataclass(frozen=True)
class _Sum:
    """What has been read: whole ten-thousands, the section below them, a waiting digit, and the last place value."""

    above: tuple[int, int] = (0, 0)
    section: tuple[int, int] = (0, 0)
    digit: tuple[int, int] | None = None
    place: int = 1
    lowest: int = 10000  # the unit said last in the section; the next must be lower
    open: bool = False  # the upper end reaches up to the next step of the last place


def read_amount(run: str) -> Amount | None:
    """The sum that a run of numerals tells, None where it is none; 三到五万 is 三万到五万."""
    run = "".join(_SHORT.get(mark, mark) for mark in run.lower())
    run = "一" + run[1:] if run.startswith("成") else run
    if run.endswith("零几"):
        return _little_above(run.removesuffix("零几"))
    beside = _SIDE_BY_SIDE.fullmatch(run)
    parts = [beside[1], beside[3]] if beside else _BETWEEN.split(run)
    if len(parts) > 2 or not all(parts):
        return None
    if len(parts) == 1:
        return _single(run)
    low, high = parts
    if "将近" in run or "快到" in run:
        return _nearly(_single(low), _single(high))
    return _spanning(_single(low + _ending(high)) if not _has_unit(low) else _single(low), _single(high))


def _little_above(run: str) -> Amount | None:
    """二万零几 lies below 二万一千."""
    sum_ = _single(run)
    return Amount(sum_.least, sum_.most + _UNITS.get(run[-1], 1) // 10 - 1) if sum_ and run[-1] in "百千万" else None


def _nearly(low: Amount | None, high: Amount | None) -> Amount | None:
    """一万多将近两万 lies in the last quarter below 两万."""
    found = _spanning(low, high)
    return Amount(max(found.least, found.most * 3 // 4), found.most) if found else None


def _spanning(low: Amount | None, high: Amount | None) -> Amount | None:
    return Amount(low.least, high.most) if low and high and low.least < high.most else None


def _has_unit(text: str) -> bool:
    return any(mark in _UNITS for mark in text)


def _ending(text: str) -> str:
    """The units at the end: 三到五万 is 三万到五万."""
    return "".join(mark for mark in text if mark in _UNITS and mark not in "十拾") if len(text) > 1 else ""


def _single(text: str) -> Amount | None:
    tokens = _PART.findall(text)
    if "".join(tokens) != text or not tokens:
        return None
    read: _Sum | None = _Sum()
    at = 0
    while at < len(tokens) and read is not None:
        taken, read = _next(tokens, at, read)
        at += taken
    return _closed(read) if read else None


def _next(tokens: list[str], at: int, read: _Sum) -> tuple[int, _Sum | None]:
    """One step further: how many tokens it took and what has been read then."""
    mark, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
    if mark in _UNITS:
        return 1, _times(read, _UNITS[mark], first=at == 0, after=after)
    if mark == "大几":
        return 1, _upper_half(read, after)
    if mark in ("几", "好几") and (read.digit is not None or (read.place == 1 and at > 0)):
        return 1, None
    if mark == "好几" or (mark == "几" and (at == 0 or (after in _UNITS and tokens[at - 1] not in "十拾"))):
        return 1, replace(read, digit=(3 if mark == "好几" else 2, 9), open=True) if after in _UNITS else None
    if mark in _MORE or mark in _BARELY:
        return 1, _more(read, mark) if at else None
    if mark == "半":
        return 1, _plus_half(read, after)
    return _digits(tokens, at, read)


def _upper_half(read: _Sum, after: str) -> _Sum | None:
    """大几万 is at least 五万, 四万大几 at least 四万五."""
    if read.digit is not None or read.open:
        return None
    if after in _UNITS:
        return replace(read, digit=(5, 9), open=True)
    step = read.place // 10
    section = (read.section[0] + 5 * step, read.section[1] + 10 * step - 1)
    return replace(read, section=section, open=True, place=1) if step and not after else None


def _digits(tokens: list[str], at: int, read: _Sum) -> tuple[int, _Sum | None]:
    """A number in ASCII, one digit, two neighbours (两三), or digits read one after another (一二〇〇)."""
    if (read.digit or (0, 0)) != (0, 0) or read.open:
        return 1, None
    if tokens[at][0].isascii():
        return _written(tokens, at, read)
    run = 0
    while at + run < len(tokens) and tokens[at + run] in _DIGITS:
        run += 1
    if run == 0:
        return 1, None
    words = tokens[at:at + run]
    values = [_DIGITS[mark] for mark in words]
    if run == 1:
        return 1, replace(read, digit=(values[0], values[0]), place=1 if values[0] == 0 else read.place)
    if values[0] == 0:
        return 1, replace(read, place=1)
    if run == 2 and (values[1] == values[0] + 1 or tuple(words) in _LOOSE):
        return 2, replace(read, digit=(values[0], values[1]))
    whole = int("".join(map(str, values)))
    return run, replace(read, digit=(whole, whole), place=1) if run > 2 and at == 0 else None


def _written(tokens: list[str], at: int, read: _Sum) -> tuple[int, _Sum | None]:
    """12, 1.2万, 3万5, 3万500."""
    whole, _, rest = tokens[at].partition(".")
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    value = int(whole) if len(whole) <= 9 else MOST + 1
    if rest and after in _UNITS:
        return _with_point(value, rest, _UNITS[after], read)
    place = read.place if len(whole) == 1 and at > 0 else 1
    return 1, replace(read, digit=(value, value), place=place)


def _with_point(value: int, rest: str, unit: int, read: _Sum) -> tuple[int, _Sum | None]:
    step = unit // 10 ** len(rest) if len(rest) <= 4 else 0
    if step == 0 or unit == 10 or read != _Sum():
        return 2, None
    worth = value * unit + int(rest) * step
    return 2, _Sum(above=(worth, worth), place=step)


def _times(read: _Sum, unit: int, first: bool, after: str) -> _Sum | None:
    """The unit after a digit; 千五 and 万把 begin with one."""
    if first and unit > 10 and (after == "" or after in _UNITS):
        return None
    digit = read.digit or ((1, 1) if first or (unit == 10 and read.section == (0, 0)) else (0, 0))
    if unit == 10000:
        if read.above != (0, 0) or (read.digit is None and read.section == (0, 0) and not first):
            return None
        return _ten_thousands(read, digit)
    if digit == (0, 0) or (read.section != (0, 0) and unit >= read.lowest):
        return None
    low, high = digit[0] * unit, _up(digit[1], unit, read.open)
    section = (read.section[0] + low, read.section[1] + high)
    return replace(read, section=section, digit=None, place=unit, lowest=unit)


def _ten_thousands(read: _Sum, digit: tuple[int, int]) -> _Sum:
    low = (read.section[0] + digit[0]) * 10000
    high = _up(read.section[1] + digit[1], 10000, read.open)
    return _Sum(above=(low, high), place=10000)


def _up(value: int, unit: int, is_open: bool) -> int:
    return (value + 1) * unit - 1 if is_open else value * unit


def _more(read: _Sum, mark: str) -> _Sum | None:
    """多 opens the sum up to the next step; 十几 is at least eleven."""
    settled = _settled(read)
    if settled.open:
        return None
    if mark in _BARELY:
        return settled
    step = _step(read)
    low = 1 if mark == "几" and step == 10 else 0
    section = (settled.section[0] + low, settled.section[1] + step - 1)
    return replace(settled, section=section, open=True, place=1)


def _step(read: _Sum) -> int:
    """The worth of one in the last place that was said: 30000多 may reach 39999, 两万五多 25999."""
    if read.digit is None:
        return read.place
    value = read.digit[1]
    if read.place > 10:
        return read.place // 10
    zeros = len(str(value)) - len(str(value).rstrip("0")) if value else 0
    return int(10 ** zeros)


def _plus_half(read: _Sum, after: str) -> _Sum | None:
    """三万半; 半 before a unit is no sum."""
    if read.digit is not None or read.place < 100 or after or read.open:
        return None
    half = read.place // 2
    return replace(read, section=(read.section[0] + half, read.section[1] + half), place=1)


def _settled(read: _Sum) -> _Sum:
    """A last digit put in its place: 三万六 is 36000."""
    if read.digit is None:
        return read
    place = read.place // 10 if read.place > 10 else 1
    low, high = read.digit[0] * place, read.digit[1] * place
    return replace(read, section=(read.section[0] + low, read.section[1] + high), digit=None, place=place)


def _closed(read: _Sum) -> Amount | None:
    settled = _settled(read)
    least, most = (settled.above[end] + settled.section[end] for end in (0, 1))
    return Amount(least, most) if 0 <= least <= most <= MOST else None
