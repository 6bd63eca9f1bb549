"""Outgoing: everything that is said to anybody is a row first, and staff can see it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed

PRIORITIES = {"reply": 0, "notice": 1, "reminder": 2, "digest": 2}  # lower goes first


class Outgoing(Base):
    __tablename__ = "outgoing"
    __table_args__ = (Index("ix_outgoing_state_not_before", "state", "not_before"),)

    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What caused it: the same cause never makes a second row."""
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    priority: Mapped[int]
    payload_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """JSON of one reply as in docs/openapi.json: text, choices, card, receipt."""
    made_at: Mapped[datetime]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(String(10))  # waiting | sending | sent | seen | failed | withdrawn
    tries: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(60))

    payload = Sealed("payload_sealed")
