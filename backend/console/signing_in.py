"""Signing in: one sentence and one duration for every failure, and longer and longer waits for who goes on guessing."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console import passwords, sessions
from backend.database import Database
from backend.scope import Actor
from backend.staff.models import Staff

TRIES = 5  # wrong passwords in a row before the first wait
FIRST_WAIT = timedelta(minutes=15)  # doubles with every further wrong password
LONGEST_WAIT = timedelta(hours=24)
REFUSED = (
    "登录名或密码不对。连着输错5次，就要等15分钟再试，再错会等得更久。忘了密码，请管理员发一个新的登录链接。"
)


def sign_in(database: Database, name: str, password: str, old_token: str, now: datetime) -> str | None:
    """The token of a new session, or None; nobody learns whether the name, the password or the wait was the reason."""
    with database.reading() as session:
        staff = _named(session, name)
        kept = staff.password_hash if staff else None
    right = passwords.right(password, kept)
    with database.writing() as session:
        staff = _named(session, name)
        if staff is None or staff.password_hash != kept or _waits(staff, now):
            return None
        if not right:
            _count(session, staff, now)
            return None
        staff.failed_sign_ins, staff.locked_until = 0, None
        sessions.end(session, old_token)
        record(session, _as_actor(staff), "signed_in", f"staff:{staff.id}", {}, now)
        return sessions.begin(session, staff.id, now)


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
