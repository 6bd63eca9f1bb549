"""Erasing notices: three years after its end a notice is deleted; the thread of its case still says that it hung."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from backend.hours import day_of
from backend.objections.models import Objection
from backend.publicity.models import PublicNotice

KEPT = timedelta(days=3 * 365)  # after its last day


def purge_notices(session: Session, now: datetime) -> None:
    """Those that have been over so long."""
    _delete(session, PublicNotice.ends < day_of(now) - KEPT)


def forget_notices(session: Session, case_id: str, day: date) -> None:
    """Of one case, those that hang no more on that day."""
    gone = PublicNotice.taken_down_at.is_not(None) | (PublicNotice.ends < day)
    _delete(session, (PublicNotice.case_id == case_id) & gone)


def _delete(session: Session, which: ColumnElement[bool]) -> None:
    ids = select(PublicNotice.id).where(which)
    session.execute(update(Objection).where(Objection.notice_id.in_(ids)).values(notice_id=None))
    session.execute(delete(PublicNotice).where(which))
