"""Row ids: made by us before a row is written, so that sealed fields can be bound to them."""

import secrets
import time
from base64 import b32encode
from threading import Lock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no i, l, o, u
RANDOM = 80  # bits below the milliseconds
_LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())

_lock = Lock()
_last = 0


def new_id() -> str:
    """26 characters: 48 bits of milliseconds, then 80 random bits.

    Ids of one process sort by the order in which they were made, also within a millisecond and when the
    machine's clock steps back: outgoing rows of one conversation rely on it.
    """
    global _last
    number = (time.time_ns() // 1_000_000 << RANDOM) | secrets.randbits(RANDOM)
    with _lock:
        _last = number = number if number > _last else _last + 1 + secrets.randbits(16)
    return _spelled(number, 26)


def short_id() -> str:
    """12 random characters (60 bits), for rows whose id travels inside a button."""
    return _spelled(secrets.randbits(60), 12)


def is_id(text: str) -> bool:
    """Whether it looks like one of ours, as it may come back in a form."""
    return len(text) == 26 and set(text) <= set(ALPHABET)


def _spelled(number: int, length: int) -> str:
    return b32encode(number.to_bytes(20)).translate(_LETTERS).decode()[-length:]
