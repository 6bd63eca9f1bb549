"""What becomes of objections when something they hang on goes: who has taken them, or the exercise they came up in."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import lock_all
from backend.objections.models import Objection


def release_all(session: Session, staff_id: str) -> None:
    """Somebody is posted elsewhere: what they have taken and not answered is the office's again."""
    theirs = select(Objection.id).filter_by(staff_id=staff_id, closed_at=None)
    for objection in lock_all(session, Objection, session.scalars(theirs)):
        if objection.staff_id == staff_id and objection.closed_at is None:
            objection.staff_id, objection.stage = None, "received"
    session.flush()


def let_go_of(session: Session, case_ids: Collection[str]) -> None:
    """Drills are deleted to which somebody has objected in earnest: what was said is answered nevertheless."""
    real = select(Objection.id).where(Objection.case_id.in_(case_ids), Objection.drill.is_(False))
    for objection in lock_all(session, Objection, session.scalars(real)):
        objection.case_id = objection.notice_id = None
    session.flush()
