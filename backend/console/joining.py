"""Joining: a one-time link lets somebody choose a password; it also ends every wait for wrong guesses."""

from datetime import datetime

from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console import sessions
from backend.scope import Actor
from backend.staff import codes
from backend.staff.models import Staff


def choose_password(session: Session, code: str, password_hash: str, now: datetime) -> Staff | None:
    """The person whose link it was, now with this password; None if the link was used or is too old."""
    staff = codes.use(session, "sign_in", code, now)
    if staff is None:
        return None
    staff.password_hash, staff.failed_sign_ins, staff.locked_until = password_hash, 0, None
    sessions.end_all(session, staff.id)
    record(session, Actor("staff", staff.id), "staff.choose_password", f"staff:{staff.id}", {}, now)
    return staff
