"""Passwords: what may be chosen, said in plain words, and how they are kept (Argon2id)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

LEAST = 12  # characters
MOST = 128  # characters; longer ones only cost time
VARIED = 6  # different characters
WAITING = 8  # people at once who wait for theirs to be checked
_COMMON = Path(__file__).parent / "common_passwords.txt"
_hasher = PasswordHash((Argon2Hasher(),))
_waiting, _checking = BoundedSemaphore(WAITING), BoundedSemaphore(1)


class Busy(Exception):
    """Too many passwords at once: each takes 64 MiB and every core, which the villagers need too."""


def fault(password: str, again: str, sign_in_name: str) -> str | None:
    """What is wrong with a chosen password, as a sentence for the person, or None."""
    if len(password) < LEAST:
        return f"密码要至少{LEAST}个字，您输了{len(password)}个。可以用一句只有自己知道的话。"
    if len(password) > MOST:
        return f"密码最多{MOST}个字，请改短一点。"
    if len(set(password)) < VARIED or _guessable(password, sign_in_name):
        return "这个密码太好猜了：常见的词、登录名、光用数字都不行。请换一个。"
    if password != again:
        return "两次输的密码不一样，请再输一遍。"
    return None


def hashed(password: str) -> str:
    """The form in which a password is kept; takes about a quarter of a second, so never inside a transaction.

    Raises Busy.
    """
    with _in_turn():
        return _hasher.hash(password)


def right(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; without a kept one it takes as long and is wrong. Raises Busy."""
    kept_or_not = kept or _nobody()
    with _in_turn():
        matches = _hasher.verify(password[:MOST], kept_or_not)
    return matches and kept is not None


@contextmanager
def _in_turn() -> Iterator[None]:
    """One after the other; who would be the ninth to wait is sent away at once."""
    if not _waiting.acquire(blocking=False):
        raise Busy
    try:
        with _checking:
            yield
    finally:
        _waiting.release()


def _guessable(password: str, sign_in_name: str) -> bool:
    """Fewer than three different letters once common words and the sign-in name are taken out."""
    rest = "".join(password.lower().split())
    for word in sorted({sign_in_name.lower(), *_common()}, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return len({sign for sign in rest if sign.isalpha()}) < 3


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text().split())


@cache
def _nobody() -> str:
    return hashed("nobody has this password")
