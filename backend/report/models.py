"""Tallies: what happened in a month that is over, place by place, so that a year is not counted anew for each look."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class Tally(Base):
    """One place with everything below it; the numbers are those of `report.happened.HAPPENED`."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("division_id", "month"),)

    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    month: Mapped[str] = mapped_column(String(7), index=True)  # 2026-10
    opened: Mapped[int]
    first_responses: Mapped[int]
    in_time: Mapped[int]
    inclusions: Mapped[int]
    refusals: Mapped[int]
    removals: Mapped[int]
    ended: Mapped[int]
    visits: Mapped[int]
    objections: Mapped[int]
