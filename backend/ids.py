"""Row ids: made by us before a row is written, so that sealed fields can be bound to them."""

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u


def new_id() -> str:
    """26 characters: 48 bits of milliseconds, so that ids sort by age, then 80 random bits."""
    number = (time.time_ns() // 1_000_000 << 80) | secrets.randbits(80)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))
