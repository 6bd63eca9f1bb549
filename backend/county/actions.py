"""Telling something about the county, and taking it back; each is a row of its own."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.county.models import TOWNSHIP_KINDS, CountyFact
from backend.county.queries import newest
from backend.county.typed import CountyFault
from backend.divisions.models import Division
from backend.scope import Actor, OutOfScope

QUICKER = "刚才有人改过这一条，您的还没有存。看看别人改了什么，还要改就再点一次。"


def tell(
    session: Session, by: Actor, place: Division, kind: str, subject: str, value: Mapping[str, str], seen: int,
    once: str, now: datetime,
) -> CountyFact:
    """The row that stands from now on; `seen` is the number of the row its author had before their eyes, 0 for none.

    Raises CountyFault where somebody was quicker, OutOfScope for somebody else's county. What stands already word for
    word, and a form sent twice, add nothing.
    """
    return _add(session, by, place, CountyFact(
        division_id=place.id, kind=kind, subject=subject, number=seen + 1, value=dict(value),
        staff_id=by.id if by.kind == "staff" else None, told_at=now, once=once,
    ))


def withdraw(
    session: Session, by: Actor, place: Division, kind: str, subject: str, seen: int, once: str, now: datetime
) -> CountyFact:
    """From now on nothing stands there; what stood stays in the history. Raises as `tell` does."""
    return _add(session, by, place, CountyFact(
        division_id=place.id, kind=kind, subject=subject, number=seen + 1, value=None,
        staff_id=by.id if by.kind == "staff" else None, told_at=now, once=once,
    ))


def _add(session: Session, by: Actor, place: Division, fact: CountyFact) -> CountyFact:
    if not by.reaches(place.path) or place.level not in _levels(fact.kind):
        raise OutOfScope
    stands = newest(session, place.id, fact.kind, fact.subject)
    if (stands.value if stands else None) == fact.value and stands is not None:
        return stands
    try:
        with session.begin_nested():
            session.add(fact)
            session.flush()
    except IntegrityError:
        return _sent_before(session, fact)
    details = {"kind": fact.kind, "number": fact.number}
    what = "county.told" if fact.value is not None else "county.withdrawn"
    record(session, by, what, f"county_fact:{fact.id}", details, fact.told_at)
    return fact


def _sent_before(session: Session, fact: CountyFact) -> CountyFact:
    """The unique keys decide who was first, never a look beforehand."""
    row = session.scalar(select(CountyFact).filter_by(once=fact.once))
    if row is None:
        raise CountyFault(QUICKER)
    return row


def _levels(kind: str) -> tuple[str, ...]:
    return ("county", "township") if kind in TOWNSHIP_KINDS else ("county",)
