"""Duplicates: households that share an index, and what staff have said about two: one and the same, or two."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Pair(Base):
    """Two households that share a blind index, or did; whether they are alike is asked each time."""

    __tablename__ = "household_pair"
    __table_args__ = (UniqueConstraint("one_id", "other_id"),)

    one_id: Mapped[str] = mapped_column(ForeignKey("household.id"))
    """The older."""
    other_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)


class Verdict(Base):
    __tablename__ = "duplicate_verdict"

    what: Mapped[str] = mapped_column(String(12))  # households | cases
    kept_id: Mapped[str] = mapped_column(String(26), index=True)
    """The one that goes on; of two that are not the same, the older."""
    other_id: Mapped[str] = mapped_column(String(26), index=True)
    is_same: Mapped[bool]
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    moved: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Codes and ids: what went over to the one that is kept, so that exactly this can come back."""
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When staff have taken it back."""
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    why = Sealed("why_sealed")
