"""Reading promises: those of a household, and those it may read beside one of its cases."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged
from backend.cases.models import Case
from backend.promises.models import Promise


def of_household(session: Session, household_id: str) -> list[Promise]:
    """Open ones first, the nearest first; then those that are closed, the latest first."""
    rows = list(session.scalars(select(Promise).filter_by(household_id=household_id)))
    still = sorted((row for row in rows if row.closed_at is None), key=lambda row: (row.due, row.id))
    closed = [row for row in rows if row.closed_at is not None]
    return still + sorted(closed, key=lambda row: (row.closed_at, row.id), reverse=True)


def told_with(session: Session, case: Case) -> list[Promise]:
    """Open promises about a case; with the newest case of a household also those about none."""
    newest = select(Case.id).filter_by(household_id=case.household_id, merged_into=None)
    newest = newest.order_by(Case.id.desc()).limit(1)
    about: ColumnElement[bool] = Promise.case_id.in_(with_merged(session, case.id))
    if session.scalar(newest) == case.id:
        about |= Promise.case_id.is_(None)
    rows = select(Promise).filter_by(household_id=case.household_id, closed_at=None).where(about)
    return list(session.scalars(rows.order_by(Promise.due, Promise.id)))
