"""Numbers and marks as they are spoken: 八百元, 百分之五十五, 二零二二年; nothing remains that cannot be read aloud."""

import re

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
PAIR = "千万亿个名家种次天户条头位件"  # before these a lone 2 is 两

_YEARS = re.compile(r"((?:19|20)\d\d)(?=[年、〕]|至(?:19|20)\d\d年)")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d\d)")
_TELEPHONE = re.compile(
    r"(?<![\d.])0\d{2,3}[- ]?\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?!\d)|(?<=电话是)\d[\d -]*|(?<=电话)\d[\d -]*"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_MARKS = str.maketrans(
    {"（": "，", "(": "，", "〕": "年", "+": "加", "·": "，", "：": "，", ":": "，"} | dict.fromkeys("—－-~～", "到")
    | dict.fromkeys("“”‘’《》〔【】[]）)", "")
)


def spoken(text: str) -> str:
    """The text as somebody reads it out."""
    text = _TELEPHONE.sub(lambda found: by_digit(found[0]), text)
    text = _YEARS.sub(lambda found: by_digit(found[1]), text)
    text = _PERCENT.sub(lambda found: f"百分之{number(found[1])}", text)
    text = _CLOCK.sub(lambda found: _clock(found[1], found[2]), text)
    text = _NUMBER.sub(lambda found: _before(found[0], text[found.end():found.end() + 1]), text)
    text = re.sub(r"(?<=[一二三四五六七八九十百千万亿两])至", "到", text.translate(_MARKS))
    return re.sub(r"，+(?=[，。！？])", "", text)


def by_digit(digits: str) -> str:
    """0771-123 → 零七七一一二三: years and telephones."""
    return "".join(DIGITS[int(mark)] for mark in digits if mark.isdigit())


def number(digits: str) -> str:
    """24.51 → 二十四点五一, 10560 → 一万零五百六十."""
    whole, _, behind = digits.partition(".")
    return _whole(int(whole)) + (f"点{by_digit(behind)}" if behind else "")


def _before(digits: str, following: str) -> str:
    if digits == "2" and following and following in PAIR:
        return "两"
    said = number(digits)
    return "两" + said[1:] if said.startswith(("二千", "二万")) else said


def _clock(hour: str, minute: str) -> str:
    tail = {"00": "", "30": "半"}.get(minute, f"{number(minute)}分")
    return f"{number(hour)}点{tail}"


def _whole(value: int) -> str:
    if value < 10_000:
        said = _thousands(value)
        return said[1:] if said.startswith("一十") else said
    for size, name in ((100_000_000, "亿"), (10_000, "万")):
        if value >= size:
            above, below = divmod(value, size)
            gap = "零" if 0 < below < size // 10 else ""
            return _whole(above) + name + (gap + _thousands_or(below) if below else "")
    raise AssertionError(value)


def _thousands_or(value: int) -> str:
    return _whole(value) if value >= 10_000 else _thousands(value)


def _thousands(value: int) -> str:
    said, gap = "", False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(value)))))):
        if digit:
            said += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = digit == 0 and bool(said)
    return said or "零"
