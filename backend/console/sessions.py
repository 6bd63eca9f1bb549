"""Browser sessions: 256 random bits in a cookie, their hash in the database, ended by time or by deleting the row."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.scope import Actor
from backend.staff.models import Staff, StaffSession

IDLE = {"administrator": timedelta(minutes=15)}
IDLE_OTHERS = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
TOUCH = timedelta(minutes=1)  # how exactly the last use is kept: not a write for every page


@dataclass(frozen=True)
class SignedIn:
    """Who sits at this browser, as the database knew it when the request came."""

    session_id: str
    staff_id: str
    name: str
    role: str
    division_id: str
    division: str
    path: str
    seen_at: datetime

    @property
    def actor(self) -> Actor:
        return Actor("staff", self.staff_id, self.role, self.path)


def begin(session: Session, staff_id: str, now: datetime) -> str:
    """A new session; the token returned is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(staff_id=staff_id, token_hash=_hash(token), begun_at=now, seen_at=now))
    session.flush()
    return token


def find(session: Session, token: str, now: datetime) -> SignedIn | None:
    """The person behind a token, unless the session is idle or too old or the account is switched off."""
    found = session.execute(
        select(StaffSession, Staff, Division)
        .join(Staff, Staff.id == StaffSession.staff_id)
        .join(Division, Division.id == Staff.division_id)
        .where(StaffSession.token_hash == _hash(token), Staff.active)
    ).one_or_none()
    if found is None:
        return None
    begun, staff, division = found
    if now - begun.seen_at > IDLE.get(staff.role, IDLE_OTHERS) or now - begun.begun_at > AT_MOST:
        return None
    return SignedIn(
        begun.id, staff.id, staff.name or "", staff.role, division.id, division.name, division.path, begun.seen_at
    )


def touch(session: Session, session_id: str, now: datetime) -> None:
    """Keeps a session in use from going idle."""
    begun = session.get(StaffSession, session_id)
    if begun is not None:
        begun.seen_at = now


def end(session: Session, token: str) -> None:
    """Ends the session of one browser."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == _hash(token)))


def end_all(session: Session, staff_id: str) -> None:
    """Ends every session of a person: a new password, or an account switched off."""
    session.execute(delete(StaffSession).where(StaffSession.staff_id == staff_id))


def form_token(token: str) -> str:
    """What every form of this session carries; nobody can make it without the cookie."""
    return hmac.new(token.encode(), b"form", sha256).hexdigest()


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
