"""The history of a household's register and family, as the audit has kept it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.family.actions import AUDITED
from backend.households.changing import CHANGED
from backend.staff.models import Staff

LATEST = 20  # lines


@dataclass(frozen=True)
class Change:
    """Who has changed what, and when; never from what or to what."""

    at: datetime
    who: str
    action: str
    what: tuple[str, ...]


def changes_of(session: Session, household_id: str) -> tuple[Change, ...]:
    """The latest first."""
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject == f"household:{household_id}", AuditEntry.action.in_((CHANGED, *AUDITED)))
        .order_by(AuditEntry.number.desc())
        .limit(LATEST)
    ).all()
    ids = {row.actor.removeprefix("staff:") for row in rows}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    return tuple(
        Change(row.at, names.get(row.actor.removeprefix("staff:"), ""), row.action, tuple(row.details.get("what", ())))
        for row in rows
    )
