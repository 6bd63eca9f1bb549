"""Reading visits: which are due this month, and those of one household."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.hours import month_begins, month_of
from backend.households.models import Household, Responsibility
from backend.visits.models import Visit, VisitChange

AT_HOME = "home"  # a call is recorded too, but the documents ask for a visit at home


@dataclass(frozen=True)
class DueVisit:
    """A monitored household nobody has visited at home this month, and who should; dates are Asia/Shanghai."""

    household_id: str
    staff_id: str
    month: str
    last_visit: date | None
    moved_until: date | None


def due_visits(session: Session, day: date, staff_id: str | None = None) -> list[DueVisit]:
    """Visits still owed in the month of `day`, of one person or of everybody; those that cannot be are left out."""
    month = month_of(day)
    changes = _changes(session, month)
    due = []
    for household_id, helper, last in _answered_for(session, staff_id):
        change = changes.get(household_id)
        done = last is not None and last >= month_begins(month)
        if not done and (change is None or change.kind == "moved"):
            due.append(DueVisit(household_id, helper, month, last, change.until if change else None))
    return due


def of_household(session: Session, household_id: str) -> list[Visit]:
    """Every visit and call, the latest first."""
    return list(
        session.scalars(
            select(Visit).filter_by(household_id=household_id).order_by(Visit.on_day.desc(), Visit.id.desc())
        )
    )


def _answered_for(session: Session, staff_id: str | None) -> list[tuple[str, str, date | None]]:
    """Monitored households with who answers for them and the last visit; the month of their inclusion counts."""
    last = select(func.max(Visit.on_day)).filter_by(kind=AT_HOME)
    last = last.where(Visit.household_id == Responsibility.household_id)
    query = (
        select(Responsibility.household_id, Responsibility.staff_id, last.scalar_subquery())
        .join(Household, Household.id == Responsibility.household_id)
        .where(Responsibility.ends.is_(None), Household.monitored_since.is_not(None))
        .order_by(Responsibility.household_id)
    )
    if staff_id is not None:
        query = query.where(Responsibility.staff_id == staff_id)
    return [(household_id, helper, last) for household_id, helper, last in session.execute(query)]


def _changes(session: Session, month: str) -> Mapping[str, VisitChange]:
    """The latest word on each household's visit of that month."""
    rows = session.scalars(select(VisitChange).filter_by(month=month).order_by(VisitChange.id))
    return {row.household_id: row for row in rows}

