"""Conversations: where each person stands, which messages were heard, and what was replied."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed

KEPT = text("reply_sealed IS NOT NULL")


class Conversation(Base):
    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "address_index"),)

    channel: Mapped[str] = mapped_column(String(10))  # web | telegram
    address_index: Mapped[bytes] = mapped_column(LargeBinary)
    """Keyed index of the channel's own address (Telegram chat id) or of the web page's token."""
    address_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    state_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON: what the bot must know to go on; its shape belongs to bot/state.py."""
    version: Mapped[int] = mapped_column(default=0)
    """Grows with every turn; a turn prepared on an older version is prepared again."""
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]
    drill: Mapped[bool] = mapped_column(default=False)
    """Staff practise here: whatever comes of it is marked, counts nowhere and can be deleted."""

    address = Sealed("address_sealed")
    state = Sealed("state_sealed")


class HeardMessage(Base):
    """One message id, taken once; with the reply that every repeat of it gets again."""

    __tablename__ = "heard_message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "message_id"),
        Index("ix_heard_message_kept", "heard_at", sqlite_where=KEPT, postgresql_where=KEPT),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    heard_at: Mapped[datetime]
    reply_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON as sent to the client; None once its seven days are over."""
    route: Mapped[str] = mapped_column(String(60))
    """What the turn was decided to be (a card, a step, a word), for counting; never the text."""

    reply = Sealed("reply_sealed")


class FailedMessage(Base):
    """How often a message could not be handled; at the third time it is set aside with an apology."""

    __tablename__ = "failed_message"
    __table_args__ = (UniqueConstraint("conversation_id", "message_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[str] = mapped_column(String(64))
    times: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    fault: Mapped[str] = mapped_column(String(200))
    """Type and place of the fault, never its text, which may quote the person."""
    set_aside_at: Mapped[datetime | None]


class Attempt(Base):
    """One try at something that may be tried only a few times an hour."""

    __tablename__ = "attempt"
    __table_args__ = (
        Index("ix_attempt_conversation_what_at", "conversation_id", "what", "at"),
        Index("ix_attempt_about_at", "about_index", "at"),
    )

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    what: Mapped[str] = mapped_column(String(20))  # look_up | bind | ask_in_vain | attach | object
    at: Mapped[datetime] = mapped_column(index=True)
    about_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Keyed index of what was tried, a receipt for example."""


class PageLink(Base):
    """A way from a chat abroad to our own page: a code at first, the page's token once it was used."""

    __tablename__ = "page_link"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    code_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    token_index: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    expires_at: Mapped[datetime]
    """Of the code; a token is closed by the person, or when the conversation is not used any more."""
