"""Passwords: what may be chosen, said in plain words, and how they are kept (Argon2id)."""

from functools import cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

LEAST = 12  # characters
MOST = 128  # characters; longer ones only cost time
VARIED = 6  # different characters
_COMMON = Path(__file__).parent / "common_passwords.txt"
_hasher = PasswordHash((Argon2Hasher(),))


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
    """The form in which a password is kept; takes about a quarter of a second, so never inside a transaction."""
    return _hasher.hash(password)


def right(password: str, kept: str | None) -> bool:
    """Whether the password is the kept one; without a kept one it takes as long and is wrong."""
    matches = _hasher.verify(password[:MOST], kept or _nobody())
    return matches and kept is not None


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
