"""Attachments: photos and voice messages that belong to what a household tells; never a proof, never required."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class Attachment(Base):
    """The file itself lies sealed in the data folder under the row's id."""

    __tablename__ = "attachment"
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    """None while it belongs to what is not told to the end."""
    kind: Mapped[str] = mapped_column(String(8))  # photo | voice
    media: Mapped[str] = mapped_column(String(20))
    """The media type, as found in the content."""
    size: Mapped[int]
    """Bytes, as kept."""
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it is deleted, unless it has come to belong to a case by then; None once it has."""
    opened_at: Mapped[datetime | None]
    """When staff first looked at it or listened to it."""
