"""How a receipt is written: eight digits in two fours, the last a check digit, so that one wrong digit is noticed."""

import re
import unicodedata

# Damm's quasigroup of order 10: finds every single wrong digit and every two neighbours exchanged.
TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
LENGTH = 8
_GAPS = re.compile(r"[\s_.·—–-]+")


def digits_of(text: str) -> str:
    """The text without the gaps people type between the digits, full-width made half-width."""
    return _GAPS.sub("", unicodedata.normalize("NFKC", text))


def read(text: str) -> str | None:
    """The receipt somebody typed, as 1234-5678, however they spaced it; None if it cannot be one."""
    digits = digits_of(text)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        return None
    return in_fours(digits) if check_digit(digits) == "0" else None


def check_digit(digits: str) -> str:
    """What makes the digits whole; "0" for digits that already are."""
    row = 0
    for digit in digits:
        row = int(TABLE[row][int(digit)])
    return str(row)


def in_fours(digits: str) -> str:
    """1234-5678."""
    return f"{digits[:4]}-{digits[4:]}"
