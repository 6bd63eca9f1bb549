"""Reading duplicates: what staff have said about pairs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.duplicates.models import Verdict
from backend.households.models import Household
from backend.paging import page_of
from backend.scope import Actor, within


def merged(
    session: Session, actor: Actor, limit: int, after: str | None = None, before: str | None = None
) -> list[Verdict]:
    """What was merged or called two within reach and stands, the latest first."""
    rows = (
        select(Verdict)
        .outerjoin(Household, Household.id == Verdict.kept_id)
        .outerjoin(Case, Case.id == Verdict.kept_id)
        .join(Division, (Division.id == Household.division_id) | (Division.id == Case.division_id))
        .where(Verdict.ended_at.is_(None), within(Division.path, actor))
    )
    return [row.Verdict for row in page_of(session, rows, rows, ((Verdict.id, True),), limit, after, before)]


def merged_into(session: Session, what: str, kept_id: str) -> list[Verdict]:
    """What has gone over to one household or case, the latest first."""
    rows = select(Verdict).filter_by(what=what, kept_id=kept_id, is_same=True, ended_at=None)
    return list(session.scalars(rows.order_by(Verdict.id.desc())))


def verdict_of(session: Session, what: str, other_id: str) -> Verdict | None:
    """By which one went over to another."""
    rows = select(Verdict).filter_by(what=what, other_id=other_id, is_same=True, ended_at=None)
    return session.scalar(rows.order_by(Verdict.id.desc()).limit(1))
