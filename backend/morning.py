"""The morning: everybody with something to do gets one list a day, in the console and in the chat that is bound."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from backend.among import among
from backend.audit.actions import record
from backend.base import add_or_find
from backend.database import Database
from backend.digest import written
from backend.duties import Due, duties, duties_of
from backend.hours import day_of
from backend.outgoing.actions import queue
from backend.outgoing.models import Outgoing
from backend.reminders.models import Digest, Reminder
from backend.rules import Rules
from backend.scope import CLOCK
from backend.staff.models import BoundChat, Staff
from backend.staff.queries import chat_of

AT_ONCE = 100  # lists in one transaction: whoever writes a message meanwhile waits for no more
FEW = 20  # people who are asked for one by one; for more it is quicker to go through the whole county once


def make_digests(database: Database, now: datetime, rules: Rules) -> int:
    """One for each person and day with something due, between the hours; none is made up for days gone by.

    Whoever binds a chat after the morning gets the day's message there.
    """
    if not rules.hours.by_day(now):
        return 0
    with database.reading() as session:
        found = list(_due(session, day_of(now), rules).items())
    made = 0
    for first in range(0, len(found), AT_ONCE):
        with database.writing() as session:
            made += sum(_digest(session, id_, due, now, rules) for id_, due in found[first : first + AT_ONCE])
    return made


def _due(session: Session, day: date, rules: Rules) -> Mapping[str, list[Due]]:
    """By staff id what is due for everybody who waits for a list of that day."""
    waiting = {staff.id: staff for staff in _waiting(session, day)}
    if len(waiting) > FEW:
        return {id_: due for id_, due in duties(session, day, rules).items() if id_ in waiting}
    each = {id_: duties_of(session, staff, day, rules) for id_, staff in waiting.items()}
    return {id_: due for id_, due in each.items() if due}


def _waiting(session: Session, day: date) -> list[Staff]:
    """Who has no list yet, or one that a chat bound since then can bring."""
    made = select(Digest.staff_id).where(Digest.day == day)
    unsent = made.where(Digest.outgoing_id.is_(None))
    can_read = exists().where(BoundChat.staff_id == Staff.id)
    waits = Staff.id.not_in(made) | (Staff.id.in_(unsent) & can_read)
    return list(session.scalars(select(Staff).where(Staff.active, waits).order_by(Staff.id)))


def _digest(session: Session, staff_id: str, due: list[Due], now: datetime, rules: Rules) -> bool:
    """Whether there was none of that day yet, or none that was sent."""
    day, chat = day_of(now), chat_of(session, staff_id)
    digest = Digest(staff_id=staff_id, day=day, made_at=now, lines=[one.to_json() for one in due])
    digest, is_new = add_or_find(session, digest, staff_id=staff_id, day=day)
    row = _sent_to(session, chat, staff_id, due, day, now, rules) if chat is not None else None
    digest.outgoing_id = row.id if row else digest.outgoing_id
    _fire(session, [one.reminder_id for one in due if one.reminder_id], now)
    if is_new or row:
        record(session, CLOCK, "digest.made", f"staff:{staff_id}", {"day": day.isoformat(), "lines": len(due)}, now)
    return is_new or row is not None


def _fire(session: Session, ids: list[str], now: datetime) -> None:
    waiting = among(Reminder.id, ids) & Reminder.fired_at.is_(None)
    session.execute(update(Reminder).where(waiting).values(fired_at=now).execution_options(synchronize_session=False))


def _sent_to(
    session: Session, chat: str, staff_id: str, due: list[Due], day: date, now: datetime, rules: Rules
) -> Outgoing | None:
    """Out of date in the evening: a list of what is due today is not read tomorrow."""
    text, ends = written(session, due, day, rules), rules.hours.evening(day)
    return queue(session, chat, "digest", text, f"digest:{staff_id}:{day}", now, expires_at=ends)
