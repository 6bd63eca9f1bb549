"""Consents: who agreed to what, in which words, and when it was withdrawn."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base

RECORD_AND_PASS_ON, HEALTH, ABROAD = "record_and_pass_on", "health", "abroad"  # what is agreed to


class Consent(Base):
    __tablename__ = "consent"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # one of those above
    wording: Mapped[str] = mapped_column(String(40))
    """Flow, step and version whose words were shown."""
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
