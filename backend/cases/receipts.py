"""New receipts; how one is written and read again stands in dialogues/receipts.py."""

import secrets

from dialogues.receipts import LENGTH, check_digit, in_fours


def make() -> str:
    """1234-5678, drawn by lot; whoever stores it makes sure that it is new."""
    drawn = "".join(secrets.choice("0123456789") for _ in range(LENGTH - 1))
    return in_fours(drawn + check_digit(drawn))
