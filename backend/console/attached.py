"""Attached: what the page of a case shows of photos and voice messages, and the way to one, open for a while."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from backend.attachments.models import Attachment
from backend.attachments.queries import of_case
from backend.console.desk import Desk

OPEN_FOR = timedelta(minutes=15)  # long enough to hear a voice message twice


@dataclass(frozen=True)
class Attached:
    """One of them; `address` only where it was asked for with a reason."""

    kind: str
    made_at: datetime
    was_opened: bool
    address: str | None


def attached_to(session: Session, desk: Desk, case_id: str, *, revealed: bool) -> tuple[Attached, ...]:
    """In the order in which they came."""
    until = int((desk.now + OPEN_FOR).timestamp())
    return tuple(
        Attached(row.kind, row.made_at, row.opened_at is not None, _address(desk, row, until) if revealed else None)
        for row in of_case(session, case_id)
    )


def may_open(desk: Desk, attachment_id: str, until: str, ticket: str) -> bool:
    """Whether this very session was shown the way, and not too long ago."""
    in_time = until.isascii() and until.isdigit() and len(until) < 12 and int(until) >= desk.now.timestamp()
    return in_time and hmac.compare_digest(ticket.encode(), _ticket(desk, attachment_id, until).encode())


def _address(desk: Desk, row: Attachment, until: int) -> str:
    ticket = _ticket(desk, row.id, str(until))
    return f"/staff/cases/{row.case_id}/attachments/{row.id}?until={until}&ticket={ticket}"


def _ticket(desk: Desk, attachment_id: str, until: str) -> str:
    return hmac.new(desk.token.encode(), f"attachment|{attachment_id}|{until}".encode(), sha256).hexdigest()
