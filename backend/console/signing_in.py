"""Signing in: one sentence and one duration for every failure, and longer and longer waits for who goes on guessing.

A stranger's guesses must not keep the right person out: a browser in which somebody has signed in before goes on
being let in while the account waits, and has few tries of its own.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console import passwords, sessions
from backend.database import Database
from backend.rate import Rate
from backend.scope import Actor
from backend.sealing import keyring
from backend.staff.models import Staff

TRIES = 5  # wrong passwords in a row before the first wait
FIRST_WAIT = timedelta(minutes=15)  # doubles with every further wrong password
LONGEST_WAIT = timedelta(hours=24)
TRIES_OF_KNOWN = (10, FIRST_WAIT.total_seconds())  # of a browser that is known, while the account waits
TRIES_OF_ADDRESS = (30, 300.0)  # of whoever asks from one address, whatever name they give
REFUSED = (
    "登录名或密码不对。连着输错5次，就要等15分钟再试，再错会等得更久。忘了密码，请管理员发一个新的登录链接。"
)


@dataclass(frozen=True)
class Entered:
    """The token of the new session, and what makes the browser known from now on."""

    token: str
    known: str


@dataclass(frozen=True)
class Asked:
    """What somebody sends in to be let in, from a browser with these two cookies."""

    name: str
    password: str
    old_token: str
    known: str


def sign_in(database: Database, asked: Asked, tries_of_known: Rate, now: datetime) -> Entered | None:
    """None: nobody learns whether the name, the password or the wait was the reason. Raises passwords.Busy."""
    with database.reading() as session:
        staff = _named(session, asked.name)
        kept = staff.password_hash if staff else None
    right = passwords.right(asked.password, kept)
    with database.writing() as session:
        staff = _named(session, asked.name)
        if staff is None or staff.password_hash != kept:
            return None
        if _waits(staff, now) and not (_is_known(staff, asked.known) and not tries_of_known.wait(staff.id)):
            return None
        if not right:
            _count(session, staff, now)
            return None
        staff.failed_sign_ins, staff.locked_until = 0, None
        sessions.end(session, asked.old_token)
        record(session, _as_actor(staff), "signed_in", f"staff:{staff.id}", {}, now)
        return Entered(sessions.begin(session, staff.id, now), _known(staff))


def _known(staff: Staff) -> str:
    """Good for one person and one password: a new password makes every browser a stranger again."""
    return keyring().index("console.known", f"{staff.id}|{staff.password_hash}").hex()


def _is_known(staff: Staff, known: str) -> bool:
    return hmac.compare_digest(_known(staff).encode(), known.encode())


def _named(session: Session, name: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.sign_in_name == name.replace("\0", ""), Staff.active))


def _waits(staff: Staff, now: datetime) -> bool:
    return staff.locked_until is not None and now < staff.locked_until


def _count(session: Session, staff: Staff, now: datetime) -> None:
    staff.failed_sign_ins += 1
    over = staff.failed_sign_ins - TRIES
    if over >= 0:
        staff.locked_until = now + min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    record(session, _as_actor(staff), "sign_in_refused", f"staff:{staff.id}", {"times": staff.failed_sign_ins}, now)


def _as_actor(staff: Staff) -> Actor:
    return Actor("staff", staff.id, staff.role, None)
