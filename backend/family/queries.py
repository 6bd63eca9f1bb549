"""Reading families: who belongs to a household, and whose person file wants another look."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.family.models import Member, WorkFile


def members_of(session: Session, household_id: str) -> list[Member]:
    """Those who are there in the order in which they were written down, then those who have left."""
    rows = select(Member).filter_by(household_id=household_id).order_by(Member.left_at.is_not(None), Member.id)
    return list(session.scalars(rows))


def work_files(session: Session, household_id: str) -> Mapping[str, WorkFile]:
    """The person files of a household by the id of their member."""
    rows = select(WorkFile).join(Member, Member.id == WorkFile.member_id).where(Member.household_id == household_id)
    return {row.member_id: row for row in session.scalars(rows)}
