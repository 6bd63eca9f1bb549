"""Receipts: eight digits in two fours, the last a check digit, so that one wrong digit is noticed."""

import secrets
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
FREE = 7  # digits drawn by lot


def make() -> str:
    """1234-5678, drawn by lot; whoever stores it makes sure that it is new."""
    drawn = "".join(secrets.choice("0123456789") for _ in range(FREE))
    return _in_fours(drawn + check_digit(drawn))


def read(text: str) -> str | None:
    """The receipt somebody typed, however they spaced it; None if it cannot be one."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(mark for mark in plain if not mark.isspace() and mark not in "-—–_.·")
    if len(digits) != FREE + 1 or not (digits.isascii() and digits.isdigit()):
        return None
    return _in_fours(digits) if check_digit(digits) == "0" else None


def check_digit(digits: str) -> str:
    """What makes the digits whole; "0" for digits that already are."""
    row = 0
    for digit in digits:
        row = int(TABLE[row][int(digit)])
    return str(row)


def _in_fours(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:]}"
