"""What is due in two cases that become one: it is done for the kept one, and comes back with the day it had."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.reminders.actions import CALL_BACK, close, open_deadlines
from backend.reminders.models import Reminder

STALE = "merged"  # why what is due in the other case is closed


def take_reminders(session: Session, kept: Case, other: Case, now: datetime) -> dict[str, Any]:
    """Of a deadline that runs in both the earlier counts; a call goes over. What is needed to take it back."""
    theirs = {row.what: row for row in open_deadlines(session, other.id)}
    both = [(row, theirs[row.what]) for row in open_deadlines(session, kept.id) if row.what in theirs]
    due = {row.id: _take_day(row, its) for row, its in both if its.due_at < row.due_at}
    rows = session.scalars(select(Reminder).filter_by(case_id=other.id, closed_at=None).order_by(Reminder.id)).all()
    calls = [row for row in rows if row.what == CALL_BACK]
    for row in rows:
        if row in calls:
            row.case_id = kept.id
        else:
            close(row, STALE, now)
    session.flush()
    closed = [row.id for row in rows if row not in calls]
    return {"reminders": closed, "calls": [row.id for row in calls], "due": due}


def give_reminders_back(session: Session, other: Case, moved: dict[str, Any]) -> None:
    """Each with the day it had: what protects the household does not begin anew."""
    for row in session.scalars(select(Reminder).where(Reminder.id.in_(moved["reminders"]))):
        if row.closed_because == STALE:
            row.closed_at = row.closed_because = None
    for row in session.scalars(select(Reminder).where(Reminder.id.in_(moved["calls"]), Reminder.closed_at.is_(None))):
        row.case_id = other.id
    for row in session.scalars(select(Reminder).where(Reminder.id.in_(moved["due"]))):
        began, due, taken = (datetime.fromisoformat(moment) for moment in moved["due"][row.id])
        if row.due_at == taken:
            row.made_at, row.due_at = began, due
    session.flush()


def _take_day(row: Reminder, its: Reminder) -> list[str]:
    """With its beginning, so that after a stop it is counted from there; what it had, and what it has."""
    had = [row.made_at, row.due_at, its.due_at]
    row.made_at, row.due_at = its.made_at, its.due_at
    return [moment.isoformat() for moment in had]
