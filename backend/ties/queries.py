"""Reading ties: of a household, and of one member of staff."""

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.households.models import Household
from backend.staff.models import Staff
from backend.ties.models import StaffTie


def of_household(session: Session, household_id: str) -> list[Row[StaffTie, Staff]]:
    """Ties that stand, with whom they keep out."""
    rows = select(StaffTie, Staff).join(Staff, Staff.id == StaffTie.staff_id)
    return list(session.execute(rows.where(StaffTie.household_id == household_id, StaffTie.ended_at.is_(None))))


def of_staff(session: Session, staff_id: str) -> list[Row[StaffTie, Household]]:
    """Ties of one person that stand, the latest first."""
    rows = select(StaffTie, Household).join(Household, Household.id == StaffTie.household_id)
    own = rows.where(StaffTie.staff_id == staff_id, StaffTie.ended_at.is_(None))
    return list(session.execute(own.order_by(StaffTie.declared_at.desc(), StaffTie.id)))
