"""Visits: home visits and calls with their true date, and duties moved or impossible."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Visit(Base):
    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_kind_household", "kind", "household_id", "on_day"),
        Index("ix_visit_kind_day", "kind", "on_day", "household_id"),
    )

    source_key: Mapped[str] = mapped_column(String(100), unique=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    on_day: Mapped[date] = mapped_column(index=True)
    """Asia/Shanghai."""
    kind: Mapped[str] = mapped_column(String(10))  # home | call
    found: Mapped[str] = mapped_column(String(20))  # fine | new_hardship | call_back
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]

    note = Sealed("note_sealed")


class VisitChange(Base):
    """This month's visit was moved to another day, or cannot take place."""

    __tablename__ = "visit_change"

    source_key: Mapped[str] = mapped_column(String(100), unique=True)
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    month: Mapped[str] = mapped_column(String(7))  # 2026-11
    kind: Mapped[str] = mapped_column(String(10))  # moved | cannot
    until: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]

    note = Sealed("note_sealed")
