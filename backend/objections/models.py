"""Objections and complaints, each with a clock of its own, kept from whomever they speak of."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Objection(Base):
    __tablename__ = "objection"
    __table_args__ = (UniqueConstraint("source_key"),)

    receipt: Mapped[str] = mapped_column(String(9), unique=True)
    source_key: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(12))  # objection | complaint
    what: Mapped[str] = mapped_column(String(12))
    """What it is about: a code of knowledge/objections.yml."""
    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"), index=True)
    """Whose office answers: for a complaint always one above the people it speaks of."""
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    notice_id: Mapped[str | None] = mapped_column(ForeignKey("public_notice.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    about: Mapped[list[str]] = mapped_column(JSON)
    """Ids of members of staff who never see it."""
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    stage: Mapped[str] = mapped_column(String(12))  # received | taken | answered | passed_on
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    """Who has taken it, and answers."""
    outcome: Mapped[str | None] = mapped_column(String(12))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """By when the next thing must have been done that the person was promised."""
    closed_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)
    drill: Mapped[bool] = mapped_column(default=False)

    text = Sealed("text_sealed")
    phone = Sealed("phone_sealed")


class ObjectionEntry(Base):
    __tablename__ = "objection_entry"
    __table_args__ = (UniqueConstraint("objection_id", "number"),)

    objection_id: Mapped[str] = mapped_column(ForeignKey("objection.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(12))  # received | added | taken | note | passed_up | answered | passed_on
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    text = Sealed("text_sealed")
