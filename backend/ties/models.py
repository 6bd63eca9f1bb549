"""Ties: members of staff who are of a household, or related to it, and keep out of its procedure."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class StaffTie(Base):
    __tablename__ = "staff_tie"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # own | relative
    declared_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    declared_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
