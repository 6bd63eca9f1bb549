"""Measures: what is done for a household, from when, with which result (一户一策)."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Measure(Base):
    __tablename__ = "measure"

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    card: Mapped[str | None] = mapped_column(String(40))
    """The policy it rests on, where a card knows it."""
    what_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))  # planned | under_way | done | dropped
    begins: Mapped[date]
    due: Mapped[date | None] = mapped_column(index=True)
    """When a result is expected."""
    ended: Mapped[date | None]
    result_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    """Who sees to it."""
    made_at: Mapped[datetime]
    changes: Mapped[int] = mapped_column(default=0)
    """How often it was changed: what an open page was true for."""

    what = Sealed("what_sealed")
    result = Sealed("result_sealed")
