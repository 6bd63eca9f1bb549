"""Reading notices: what hangs where on which day."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.publicity.models import PublicNotice


def still_hanging(session: Session, case_id: str, day: date) -> PublicNotice | None:
    """The notice of a case that has not come to its end on that day."""
    return session.scalar(
        select(PublicNotice)
        .filter_by(case_id=case_id, taken_down_at=None)
        .where(PublicNotice.ends >= day)
        .order_by(PublicNotice.id.desc())
        .limit(1)
    )
