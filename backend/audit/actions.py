"""Writing the audit, and proving that no line of it was changed, added or taken out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.scope import Actor

BEFORE_THE_FIRST = bytes(32)
LOCK = 0x6D696E67  # any number that nobody else in the database locks


def record(
    session: Session, actor: Actor, action: str, subject: str, details: Mapping[str, Any], now: datetime
) -> None:
    """One line in the transaction that does what it tells; `subject` is <table>:<id>, details codes and ids only."""
    session.add(Chain(session).line(actor, action, subject, details, now))
    session.flush()


class Chain:
    """The end of the chain; what is linked to it has to be added in the same transaction, all of it and in order."""

    def __init__(self, session: Session) -> None:
        _one_at_a_time(session)
        last = session.execute(
            select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
        ).first()
        self._number: int = last.number if last else 0
        self._last: bytes = last.hash if last else BEFORE_THE_FIRST

    def line(
        self, actor: Actor, action: str, subject: str, details: Mapping[str, Any], now: datetime
    ) -> AuditEntry:
        self._number += 1
        entry = AuditEntry(
            number=self._number, at=now, actor=actor.name, action=action, subject=subject, details=dict(details),
            hash=b"",
        )
        entry.hash = self._last = _link(self._last, entry)
        return entry


def verify(session: Session) -> int | None:
    """The number of the first line that does not fit the one before it, or None when the chain is whole.

    A chain cut off at its end looks whole: compare `head` with one noted elsewhere.
    """
    previous, expected = BEFORE_THE_FIRST, 1
    chain = select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=500)
    with session.scalars(chain) as entries:  # closed also where we stop in the middle
        for entry in entries:
            if entry.number != expected or entry.hash != _link(previous, entry):
                return expected
            previous, expected = entry.hash, expected + 1
    return None


def head(session: Session) -> str:
    """Number and hash of the last line, to be noted outside of the database."""
    last = session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    return f"{last.number}:{last.hash.hex()}" if last else "0:"


def _link(previous: bytes, entry: AuditEntry) -> bytes:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = [entry.number, at, entry.actor, entry.action, entry.subject, entry.details]
    return sha256(previous + json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).digest()


def _one_at_a_time(session: Session) -> None:
    """SQLite has one writer anyway; on PostgreSQL two transactions would both follow the same line."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(LOCK)))
