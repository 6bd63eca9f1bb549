"""Pauses: spans in which the bot says one sentence of the county's to everybody, and nothing else."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class Pause(Base):
    """`says` is read by everybody and is about nobody, so it is not sealed."""

    __tablename__ = "pause"

    says: Mapped[str] = mapped_column(String(200))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    """Ended by somebody before its time."""
