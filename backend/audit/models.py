"""Audit: who did or looked at what, written in the transaction that did it, chained so that a gap shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_action", "action", "number"),)

    number: Mapped[int] = mapped_column(unique=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(40))
    """staff:<id>, conversation:<id>, clock or terminal."""
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    """<table>:<id>"""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Codes and ids only, never a name, a phone or a story."""
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over the previous hash and this row."""
