"""Roughly: sums, ages and dates told so that they fit many people and still say what is asked."""

import re

_DIGIT = "零一二三四五六七八九"
_SPOKEN = dict(zip(_DIGIT, range(10), strict=True)) | {"两": 2, "〇": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = r"(?:[0-9０-９]+(?:[.．][0-9０-９]+)?|[零〇一二两三四五六七八九十百千]+)"
_AGE = re.compile(rf"(?<![0-9.]){_NUMBER}(?=周?岁)")
_REST = r"(?:[零一二三四五六七八九千百]*(?=[元块])|[一二三四五六七八九](?![\u4e00-\u9fff]))?"
_WAN = rf"(?<![0-9.])({_NUMBER}) ?(万){_REST}(?!家|户|人)"
_SUM = re.compile(rf"{_WAN}|(?<![0-9.])({_NUMBER}) ?(?=多?[元块])")
_DATE = re.compile(r"((?:19|20)[0-9]{2})[年./-][0-9]{1,2}(?:[月./-](?:[0-9]{1,2}[日号]?)?)?")
_BIRTH_YEAR = re.compile(r"(?:19[0-9]{2}|200[0-9])(?=年)|(?<![0-9])[2-9][0-9](?=年(?:生|的|人|出生))")


def rough(text: str) -> str:
    """83岁 → 八十多岁, 3200元 → 几千元, 1953年3月5日 → 某年."""
    dated = _BIRTH_YEAR.sub("某", _DATE.sub(lambda found: f"{found[1]}年", text))
    aged = _AGE.sub(lambda found: _age(_value(found[0])), dated)
    return _SUM.sub(_sum, aged)


def _age(years: float) -> str:
    """To the ten."""
    tens = int(years) // 10
    if tens == 0:
        return "几"
    return f"{'' if tens == 1 else _DIGIT[tens % 10]}十多" if tens < 10 else "一百多"


def _sum(found: re.Match[str]) -> str:
    yuan = _value(found[1]) * 10_000 if found[2] else _value(found[3])
    for least, words in ((100_000, "十万以上"), (10_000, "几万"), (1000, "几千"), (100, "几百"), (10, "几十")):
        if yuan >= least:
            return words
    return "几"


def _value(number: str) -> float:
    """What a number written in digits or in characters is worth."""
    plain = number.translate(str.maketrans("０１２３４５６７８９．", "0123456789."))
    if plain[0].isdigit():
        return float(plain)
    total, digit = 0, 0
    for mark in plain:
        if mark in _POWERS:
            total, digit = total + (digit or 1) * _POWERS[mark], 0
        else:
            digit = _SPOKEN[mark]
    return float(total + digit)
