"""Reading objections: what is open on a case."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.objections.models import Objection


def open_on(session: Session, case_id: str) -> bool:
    """Whether somebody has objected to a case and waits for an answer."""
    waiting = select(Objection.id).filter_by(case_id=case_id, kind="objection", closed_at=None)
    return session.scalar(waiting.limit(1)) is not None
