"""Reading pauses: the one that holds now, and those of before."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.pauses.models import Pause


def current(session: Session, now: datetime) -> Pause | None:
    """The pause that holds at this moment."""
    return session.scalar(
        select(Pause)
        .where(Pause.lifted_at.is_(None), Pause.begins_at <= now, Pause.ends_at > now)
        .order_by(Pause.id.desc())
        .limit(1)
    )


def latest(session: Session, limit: int = 20) -> list[Pause]:
    """The newest first."""
    return list(session.scalars(select(Pause).order_by(Pause.id.desc()).limit(limit)))
