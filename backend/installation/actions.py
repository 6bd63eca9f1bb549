"""Marking a database as a demo or a test, whose clock may be moved, noting the last backup, and trying the key."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import add_or_find
from backend.conversations.models import Conversation
from backend.households.models import Household
from backend.installation.models import Setting
from backend.sealing import SealBroken
from backend.staff.models import Staff

MARKS = ("demo", "test")


def mark(session: Session, as_what: str, now: datetime) -> None:
    """Says that everything in this database is invented; it cannot be taken back."""
    if as_what not in MARKS:
        raise ValueError(f"a database is marked as one of {MARKS}")
    put(session, "marked_as", as_what, now)


def clock_may_move(session: Session) -> bool:
    """Only where no real household waits for anything."""
    return value_of(session, "marked_as") in MARKS


def put(session: Session, name: str, value: str, now: datetime) -> None:
    row, _ = add_or_find(session, Setting(name=name, value=value, set_at=now), name=name)
    row.value, row.set_at = value, now
    session.flush()


def value_of(session: Session, name: str) -> str | None:
    return session.scalar(select(Setting.value).filter_by(name=name))


def key_fits(session: Session) -> bool:
    """Whether the key in use opens what lies sealed in this database; true where nothing does yet."""
    staff = session.scalar(select(Staff).limit(1))
    household = session.scalar(select(Household).limit(1))
    conversation = session.scalar(select(Conversation).where(Conversation.state_sealed.is_not(None)).limit(1))
    try:
        _ = (staff and staff.name, household and household.name, conversation and conversation.state)
    except SealBroken:
        return False
    return True
