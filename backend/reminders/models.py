"""Reminders: due rows, each written with what caused it; and digests, one per person and day."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base, partial


class Reminder(Base):
    __tablename__ = "reminder"
    __table_args__ = (
        Index("ix_reminder_case_open", "case_id", "closed_at", "due_at"),
        Index("ix_reminder_closed", "what", "closed_because", "closed_at", "due_at", "case_id"),
        partial("ix_reminder_open_due", "closed_at IS NULL", "due_at"),
    )

    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What, for which case, true for which stage: writing it twice is impossible."""
    what: Mapped[str] = mapped_column(String(24))  # respond | name_responsible | call_back | …
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    """None: whoever is on duty in the case's division."""
    due_at: Mapped[datetime]
    true_for: Mapped[str] = mapped_column(String(24))
    """The stage in which it was written, or what else it was true for."""
    made_at: Mapped[datetime]
    fired_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_because: Mapped[str | None] = mapped_column(String(40))


class Digest(Base):
    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("staff_id", "day"),)

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    day: Mapped[date] = mapped_column(index=True)
    """Asia/Shanghai."""
    made_at: Mapped[datetime]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """What each line is about, as codes and ids; the words are made when it is shown."""
    outgoing_id: Mapped[str | None] = mapped_column(ForeignKey("outgoing.id"))
