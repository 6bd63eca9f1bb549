"""Promises: a word given to a household, with its day, until it is kept."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Promise(Base):
    __tablename__ = "promise"

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    """Who has to keep it today; moves on with the household when somebody leaves."""
    what_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due: Mapped[date] = mapped_column(index=True)
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None] = mapped_column(String(12))  # kept | let_go
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Why it is not kept, where it was let go."""

    what = Sealed("what_sealed")
    why = Sealed("why_sealed")
