"""Telling the audit that somebody has looked for people: how, and how many were found, but no word of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.scope import Actor


def record_search(session: Session, by: Actor, subject: str, how: str, count: int, most: int, now: datetime) -> None:
    """`subject` is where it was asked, `most` how many are shown at once."""
    record(session, by, "search", subject, {"by": how, "found": min(count, most), "more": count > most}, now)
