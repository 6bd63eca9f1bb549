"""Erasing objections: their words go, that there was one and how it was answered stays."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from backend.objections.models import Objection, ObjectionEntry
from backend.outgoing.models import Outgoing
from knowledge.objections import objection_rules


def purge_objections(session: Session, now: datetime) -> None:
    """The words of what was answered long ago are deleted; that it was, when and how stays."""
    _empty(session, Objection.closed_at < now - objection_rules().kept)


def forget_about(session: Session, case_id: str) -> None:
    """The same for what was said about a case that is erased, once it is answered."""
    _empty(session, (Objection.case_id == case_id) & Objection.closed_at.is_not(None))


def _empty(session: Session, which: ColumnElement[bool]) -> None:
    ids = session.scalars(select(Objection.id).where(which, Objection.text_sealed.is_not(None))).all()
    for id_ in ids:
        said = update(Outgoing).where(Outgoing.key.startswith(f"objection:{id_}:"), Outgoing.state != "waiting")
        session.execute(said.values(payload_sealed=None))
    session.execute(update(ObjectionEntry).where(ObjectionEntry.objection_id.in_(ids)).values(text_sealed=None))
    session.execute(update(Objection).where(Objection.id.in_(ids)).values(text_sealed=None, phone_sealed=None))
