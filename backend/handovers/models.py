"""Hand-overs: somebody wants to talk to a person, and the office has promised by when it answers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed

BY_STAFF = ("answered", "called", "visited")
OUTCOMES = (*BY_STAFF, "left")  # left: the person does not want to wait any longer


class Handover(Base):
    """Open until `ended_at`; while somebody has taken it, that person speaks in the conversation and not the bot."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_ended_promised", "ended_at", "promised_at"),)

    source_key: Mapped[str] = mapped_column(String(100), unique=True)
    """conversation id + message id that asked for it: the same message never opens a second one."""
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"), index=True)
    """Where the person lives, as far as it is known; else the county."""
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    topic_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    """By when the person was told to be answered; it never moves."""
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    """Of the first answer."""
    told_closed_at: Mapped[datetime | None]
    """When the person was last told that the office is closed."""
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(10))
    lines: Mapped[int] = mapped_column(default=0)
    drill: Mapped[bool] = mapped_column(default=False)

    topic = Sealed("topic_sealed")


class HandoverLine(Base):
    """One thing said; by the person where no member of staff is named."""

    __tablename__ = "handover_line"
    __table_args__ = (UniqueConstraint("handover_id", "number"),)

    handover_id: Mapped[str] = mapped_column(ForeignKey("handover.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    outgoing_id: Mapped[str | None] = mapped_column(ForeignKey("outgoing.id"))
    """The row that carries what staff have said, so that its state can be seen."""
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("text_sealed")
