"""Merged cases: the same hardship told twice is worked on in one case, and read wherever the other was."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case


def worked_on(session: Session, case: Case) -> Case:
    """The case that staff work on: itself, or the one it was merged into, however often that happened."""
    while case.merged_into is not None:
        case = session.get_one(Case, case.merged_into)
    return case


def with_merged(session: Session, case_id: str) -> list[str]:
    """The case's own id and those of every case that was merged into it, directly or through another."""
    found, near = [case_id], [case_id]
    while near:
        near = list(session.scalars(select(Case.id).where(Case.merged_into.in_(near)).order_by(Case.id)))
        found += near
    return found
