"""Drafts: declarations told in part, one for each conversation, until they are finished, passed on or gone."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Draft(Base):
    __tablename__ = "draft"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), unique=True)
    last_at: Mapped[datetime] = mapped_column(index=True)
    """The last message of the conversation, whatever it was about."""
    told_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON of what may be passed on to the village so far; None without a consent, a place or a contact."""
    without_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The conversation's state once this draft is gone: its shape belongs to bot/state.py, so the bot writes it."""
    warned_at: Mapped[datetime | None]
    danger: Mapped[bool] = mapped_column(default=False)
    """Somebody is in danger there, and enough is told to find them: it is passed on within the hour."""

    told = Sealed("told_sealed")
    without = Sealed("without_sealed")
