"""A text as the lint reads it: one spelling for every digit, and nothing between the characters of a word."""

import re
import unicodedata

HAN = "[\u3400-\u9fff]"
_SPOKEN = "〇零一二三四五六七八九"
_DIGITS = str.maketrans(
    _SPOKEN + "○壹贰叁肆伍陆柒捌玖貳參陸弌弍弎幺洞拐勾两",
    "00123456789" + "0123456789" + "236" + "123" + "10792",
)
_LETTERS = re.compile(r"(?<=\d)[oOQlI]+(?=\d)")
_MEANT = str.maketrans("oOQlI", "00011")
_UNSEEN = ("Cf", "Cc", "Mn", "Me")


def numbered(text: str) -> str:
    """Lower case, with every digit that a person would read as one written 0-9; spaces and marks stay."""
    plain = "".join(map(_digit, _seen(text))).translate(_DIGITS)
    return _LETTERS.sub(lambda found: found[0].translate(_MEANT), plain).lower()


def squeezed(text: str) -> str:
    """Only letters and digits, in lower case: 糖 尿·病 is read like 糖尿病."""
    return "".join(mark for mark in _seen(text) if mark.isalnum()).lower()


def _seen(text: str) -> str:
    """In one width, line ends as spaces, without what nobody can see."""
    flat = unicodedata.normalize("NFKC", re.sub(r"\s", " ", text))
    return "".join(mark for mark in flat if unicodedata.category(mark) not in _UNSEEN)


def _digit(mark: str) -> str:
    """Digits of any script."""
    value = unicodedata.decimal(mark, None)
    return mark if value is None else str(value)
