"""Reading objections: those within reach and not about whoever reads, a conversation's own, and what is owed."""

import hmac
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, String, cast, func, select, true
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged
from backend.divisions.models import Division
from backend.objections.answering import above, people
from backend.objections.models import Objection, ObjectionEntry
from backend.paging import Key, page_of
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import Staff
from dialogues import receipts
from knowledge.ladder import rung_of

TAIL = 4  # last digits of the telephone that was left


@dataclass(frozen=True)
class Listed:
    """One line of the list: without a word of what was said."""

    objection: Objection
    office: str
    taker: str | None


def open_on(session: Session, case_id: str) -> bool:
    """Whether somebody has objected to a case, or to one merged into it, and waits; drills keep nobody waiting."""
    waiting = select(Objection.id).filter_by(kind="objection", closed_at=None, drill=False)
    return session.scalar(waiting.where(Objection.case_id.in_(with_merged(session, case_id))).limit(1)) is not None


def one(session: Session, actor: Actor, objection_id: str) -> Objection | None:
    """None for one that does not exist, lies elsewhere or speaks of whoever asks, all alike."""
    return session.scalar(select(Objection).where(Objection.id == objection_id, _seen_by(actor)).join(*_OFFICE))


def found(session: Session, actor: Actor, receipt: str) -> Objection | None:
    """By its whole receipt; None for one that lies elsewhere or speaks of whoever asks, as if there were none."""
    return session.scalar(select(Objection).where(Objection.receipt == receipt, _seen_by(actor)).join(*_OFFICE))


def listed(
    session: Session, actor: Actor, *, is_open: bool, kind: str | None = None, newest: bool = False, limit: int,
    after: str | None = None, before: str | None = None,
) -> list[Listed]:
    """Those still open, the nearest deadline first; or those closed last; or the newest first of either."""
    reached = select(Objection, Division.name, Staff).join(*_OFFICE).outerjoin(Staff, Staff.id == Objection.staff_id)
    reached = reached.where(_seen_by(actor))
    rows = reached.where(Objection.closed_at.is_(None) if is_open else Objection.closed_at.is_not(None))
    if kind is not None:
        rows = rows.where(Objection.kind == kind)
    near: Key = (Objection.due_at, False) if is_open else (Objection.closed_at, True)
    keys = ((Objection.id, True),) if newest else (near, (Objection.id, False))
    found = page_of(session, reached, rows, keys, limit, after, before)
    return [Listed(objection, office, taker.name if taker else None) for objection, office, taker in found]


def counted(session: Session, actor: Actor, *, is_open: bool) -> int:
    """How many there are within reach; drills are listed, and not counted."""
    closed = Objection.closed_at.is_(None) if is_open else Objection.closed_at.is_not(None)
    rows: Select[int] = select(func.count()).select_from(Objection).join(*_OFFICE)
    return session.scalar(rows.where(_seen_by(actor), closed, Objection.drill.is_(False))) or 0


def entries_of(session: Session, objection_id: str) -> list[ObjectionEntry]:
    """Its whole thread, oldest first."""
    rows = select(ObjectionEntry).filter_by(objection_id=objection_id).order_by(ObjectionEntry.number)
    return list(session.scalars(rows))


def of_conversation(session: Session, conversation_id: str, limit: int) -> list[Objection]:
    """What somebody has raised in this conversation, newest first."""
    rows = select(Objection).filter_by(conversation_id=conversation_id).order_by(Objection.id.desc())
    return list(session.scalars(rows.limit(limit)))


def by_receipt(session: Session, receipt: str, phone_tail: str) -> Objection | None:
    """The one of a receipt and the last four digits of the telephone that was left with it."""
    objection = session.scalar(select(Objection).filter_by(receipt=receipts.read(receipt) or ""))
    kept = (objection.phone or "")[-TAIL:] if objection is not None else ""
    matches = hmac.compare_digest(kept.encode(), phone_tail.encode())
    return objection if matches and kept else None


def owed(
    session: Session, day: date, rules: Rules, actor: Actor | None = None
) -> Iterator[tuple[str, str, int]]:
    """On the morning of a day: staff id, objection or objection_late, and how many; never those they speak of.

    `actor` narrows to what lies within reach, or was taken by this person.
    """
    counts: dict[tuple[str, str], int] = defaultdict(int)
    begins = rules.hours.midnight(day)
    rows = session.execute(
        select(Objection, Division).join(*_OFFICE).where(Objection.closed_at.is_(None), Objection.drill.is_(False))
        .where(true() if actor is None else within(Division.path, actor) | (Objection.staff_id == actor.id))
    )
    for objection, office in rows:
        for staff_id, what in _who(session, objection, office, begins, rules):
            counts[staff_id, what] += 1
    for (staff_id, what), count in counts.items():
        yield staff_id, what, count


def _who(
    session: Session, objection: Objection, office: Division, now: datetime, rules: Rules
) -> Iterator[tuple[str, str]]:
    """Whoever has taken it, else everybody of the office; the office above once it is as late as the ladder says.

    Where nobody of the office may see it any more, it is the office above whose it is.
    """
    taker = session.get(Staff, objection.staff_id) if objection.staff_id else None
    near = [taker] if taker is not None and taker.active else people(session, office, objection.about)
    for staff in near:
        yield staff.id, "objection"
    tells = rung_of(objection.due_at, now, rules.calendar, rules.ladder).tells
    is_late = "above" in tells or "county" in tells
    higher = above(session, office, objection.about) if is_late or not near else None
    for staff in people(session, higher, objection.about) if higher is not None else ():
        yield staff.id, "objection_late" if near else "objection"


def unseen(session: Session) -> int:
    """How many wait that nobody may see: everybody of the office and of those above is kept out, or has left."""
    waiting = select(Objection, Division, Staff.active).join(*_OFFICE).outerjoin(Staff, Staff.id == Objection.staff_id)
    rows = session.execute(waiting.where(Objection.closed_at.is_(None), Objection.drill.is_(False)))
    alike = Counter((office, tuple(objection.about)) for objection, office, is_taken in rows if not is_taken)
    return sum(
        count for (office, out), count in alike.items()
        if not people(session, office, out) and above(session, office, out) is None
    )


_OFFICE = (Division, Division.id == Objection.division_id)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Within reach, and not kept from whoever reads."""
    return within(Division.path, actor) & ~cast(Objection.about, String).contains(f'"{actor.id}"', autoescape=True)
