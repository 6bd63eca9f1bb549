"""Gaps: questions nobody could answer, without anything that tells who asked."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.ids import short_id
from backend.sealing import Sealed

KINDS = ("not_known", "not_covered", "unsaid", "offered")
OUTCOMES = ("answered", "card", "not_ours")


class Gap(Base):
    """`kind`: nothing was found; a topic we have no document about; a card that does not say it; choices nobody took.

    No conversation, no person, no hour: a row tells what was asked, on which day, in which township.
    """

    __tablename__ = "gap"
    __table_args__ = (Index("ix_gap_day", "day"),)

    kind: Mapped[str] = mapped_column(String(12))
    about: Mapped[str | None] = mapped_column(String(80))
    """not_covered: the topic, if it is known; unsaid: card.part."""
    division_id: Mapped[str | None] = mapped_column(ForeignKey("division.id"))
    """The township; None where nobody knows."""
    day: Mapped[date]
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Redacted before it came here (bot/redaction.py)."""
    outcome: Mapped[str | None] = mapped_column(String(10))
    """One of OUTCOMES; None while it is open."""
    card: Mapped[str | None] = mapped_column(String(60))
    """The card it belongs to, where the outcome says so."""
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    settled_at: Mapped[datetime | None]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who settled it."""

    text = Sealed("text_sealed")
    note = Sealed("note_sealed")

    def __init__(self, **values: Any) -> None:
        """Ids without a time in them: the moment would lead to the conversation."""
        super().__init__(**{"id": short_id(), **values})
