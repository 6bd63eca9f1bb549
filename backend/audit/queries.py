"""Reading the audit: which actions it knows of."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry


def actions(session: Session) -> list[str]:
    """Every action there is a line of, in order: one look into the index for each, never a look at every line."""
    first = select(func.min(AuditEntry.action).label("action")).cte("known", recursive=True)
    after = select(func.min(AuditEntry.action)).where(AuditEntry.action > first.c.action).scalar_subquery()
    known = first.union_all(select(after).where(first.c.action.is_not(None)))
    return [action for action in session.scalars(select(known.c.action)) if action is not None]
