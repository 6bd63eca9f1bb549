"""Writing reminders with what causes them, and closing them with a reason when they are no longer true."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.base import add_or_find
from backend.reminders.models import Reminder

CALL_BACK = "call_back"
UNSEEN = "notice_unseen"  # what a call back is true for, instead of a stage: we could not be heard
AGAIN = "asked_for"  # the same, where a visitor asked for it

URGED_LATE = "urged_late"  # with the deadline near or over: the township hears of it, too
HANGS = "notice_hangs"  # although consent was taken back, or the person does not agree
NEWS = ("added", "urged", URGED_LATE, "withdrawn", "corrected", "agreed", "disagreed", HANGS)
"""What a household has done with its case: told to staff until one of them writes in the thread; no deadline."""


def is_standing(reminder: type[Reminder]) -> ColumnElement[bool]:
    """What still holds and is a deadline."""
    return reminder.closed_at.is_(None) & reminder.what.not_in(NEWS)


def write(
    session: Session, what: str, case_id: str, due_at: datetime, true_for: str, key: str, now: datetime
) -> Reminder:
    """A due row; the same key gives the same row."""
    row = Reminder(key=key, what=what, case_id=case_id, due_at=due_at, true_for=true_for, made_at=now)
    return add_or_find(session, row, key=key)[0]


def open_deadlines(session: Session, case_id: str) -> list[Reminder]:
    """What is still to be done in a case, calls back and news of the household apart; the nearest first."""
    standing = select(Reminder).filter_by(case_id=case_id, closed_at=None)
    others = (*NEWS, CALL_BACK)
    return list(session.scalars(standing.where(Reminder.what.not_in(others)).order_by(Reminder.due_at)))


def write_news(session: Session, what: str, case_id: str, stage: str, entry: int, now: datetime) -> None:
    """Staff hear with the next list of the day what the household has done."""
    write(session, what, case_id, now, stage, f"{what}:{case_id}:{entry}", now)


def close_news(session: Session, case_id: str, now: datetime) -> None:
    """Whoever of the staff writes in the thread has seen what stood there."""
    news = select(Reminder).filter_by(case_id=case_id, closed_at=None).where(Reminder.what.in_(NEWS))
    for row in session.scalars(news):
        close(row, "seen", now)


def close_call_backs(session: Session, case_id: str, because: str, now: datetime) -> None:
    """Somebody has told the household in person."""
    for row in _open(session, case_id=case_id, what=CALL_BACK):
        close(row, because, now)
    session.flush()


def is_to_be_called(session: Session, case_id: str) -> bool:
    """Whether somebody is to tell the household in person already."""
    return bool(_open(session, case_id=case_id, what=CALL_BACK))


def close_call_back(session: Session, outgoing_id: str, because: str, now: datetime) -> None:
    """The notice that had to be told in person was seen after all."""
    for row in _open(session, key=call_back_key(outgoing_id)):
        close(row, because, now)


def call_back_key(outgoing_id: str) -> str:
    return f"{CALL_BACK}:{outgoing_id}"


def close(row: Reminder, because: str, now: datetime) -> None:
    row.closed_at, row.closed_because = now, because


def _open(session: Session, **where: str) -> list[Reminder]:
    return list(session.scalars(select(Reminder).filter_by(**where).where(Reminder.closed_at.is_(None))))
