"""Reading ties: of a household, and of one member of staff."""

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.households.models import Household
from backend.paging import Key, page_of
from backend.staff.models import Staff
from backend.ties.models import StaffTie


def of_household(session: Session, household_id: str) -> list[Row[StaffTie, Staff]]:
    """Ties that stand, with whom they keep out."""
    rows = select(StaffTie, Staff).join(Staff, Staff.id == StaffTie.staff_id)
    return list(session.execute(rows.where(StaffTie.household_id == household_id, StaffTie.ended_at.is_(None))))


def of_staff(
    session: Session, staff_id: str, oldest: bool, limit: int, after: str | None = None, before: str | None = None
) -> list[Row[StaffTie, Household]]:
    """Ties of one person that stand, the latest first or the oldest."""
    rows = select(StaffTie, Household).join(Household, Household.id == StaffTie.household_id)
    own = rows.where(StaffTie.staff_id == staff_id)
    keys: tuple[Key, ...] = ((StaffTie.declared_at, not oldest), (StaffTie.id, not oldest))
    return page_of(session, own, own.where(StaffTie.ended_at.is_(None)), keys, limit, after, before)
