"""Events: a flood, a hailstorm, a market gone: one thing that has hit many households of a place."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class Event(Base):
    __tablename__ = "event"

    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"), index=True)
    title: Mapped[str] = mapped_column(String(60))
    """What has happened, of nobody in particular."""
    risk: Mapped[str] = mapped_column(String(20))
    on_day: Mapped[date]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
