"""The thread of an objection: its entries, by when it must move, and the hold on it while somebody writes."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.divisions.queries import path_of
from backend.objections.models import Objection, ObjectionEntry
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from knowledge.deadlines import due
from knowledge.objections import objection_rules


class ObjectionFault(Exception):
    """Why it cannot be done and what to do instead; the message may be shown."""


def hold(session: Session, objection: Objection, by: Actor, seen: int) -> None:
    """As it is now, nobody else changing it; raises ObjectionFault where it is over or has grown since it was seen."""
    session.refresh(objection, with_for_update=ROW)
    if not by.reaches(path_of(session, objection.division_id)) or by.id in objection.about:
        raise OutOfScope
    if objection.closed_at is not None:
        raise ObjectionFault("这一条已经办结了，不用再办。")
    if objection.entries != seen:
        raise ObjectionFault("刚才又有新的记录，请看过再办。您写的还在下面。")


def add(
    session: Session, objection: Objection, kind: str, by: Actor, now: datetime, text: str | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """One more line of its own thread, and one of the audit."""
    objection.entries += 1
    session.add(ObjectionEntry(
        objection_id=objection.id, number=objection.entries, at=now, kind=kind, text=text,
        staff_id=by.id if by.kind == "staff" else None, details=details or {},
    ))
    session.flush()
    record(session, by, f"objection.{kind}", f"objection:{objection.id}", {"entry": objection.entries}, now)


def settle_by(objection: Objection, rules: Rules) -> datetime:
    """By when the regulation wants it settled at the latest, unless somebody in charge has given it longer."""
    return due(objection_rules().deadlines["settle"], objection.opened_at, rules.calendar)


def due_of(objection: Objection, handed_at: datetime, rules: Rules) -> datetime:
    """The nearest of what is still promised: somebody takes it, and it is answered within its whole time."""
    deadlines = objection_rules().deadlines
    answered = due(deadlines["answer"], objection.opened_at, rules.calendar)
    if objection.stage != "received":
        return answered
    return min(answered, due(deadlines["hand_over"], handed_at, rules.calendar))
