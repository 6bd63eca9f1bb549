"""Writing the audit, and proving that no line of it was changed, added or taken out."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, SessionTransaction

from backend.audit.models import AuditEntry
from backend.scope import Actor

BEFORE_THE_FIRST = bytes(32)
LOCK = 0x6D696E67  # any number that nobody else in the database locks
WAITING = "audit.waiting"  # where a session keeps what it has recorded until it commits


def record(
    session: Session, actor: Actor, action: str, subject: str, details: Mapping[str, Any], now: datetime
) -> None:
    """One line in the transaction that does what it tells; `subject` is <table>:<id>, details codes and ids only.

    It is linked to the chain, and can be read, when the transaction commits: whoever holds the end of the chain waits
    for nobody any more.
    """
    session.flush()
    line = AuditEntry(at=now, actor=actor.name, action=action, subject=subject, details=dict(details))
    session.info.setdefault(WAITING, []).append(line)


@event.listens_for(Session, "before_commit")
def _link_all(session: Session) -> None:
    """In the order in which they were recorded; a savepoint is no commit."""
    if session.in_nested_transaction() or not session.info.get(WAITING):
        return
    session.flush()
    chain = Chain(session)
    session.add_all(chain.link(line) for line in session.info.pop(WAITING))


@event.listens_for(Session, "after_transaction_end")
def _forget_all(session: Session, transaction: SessionTransaction) -> None:
    """What was not committed was not done."""
    if transaction.parent is None:
        session.info.pop(WAITING, None)


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
        return self.link(AuditEntry(at=now, actor=actor.name, action=action, subject=subject, details=dict(details)))

    def link(self, entry: AuditEntry) -> AuditEntry:
        """It follows the line that was linked before it."""
        self._number += 1
        entry.number = self._number
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
