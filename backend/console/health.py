"""How the installation is doing, in counts and times, never in anybody's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.conversations.models import Conversation, FailedMessage
from backend.database import Database
from backend.installation.actions import value_of
from backend.installation.models import Setting
from backend.objections.queries import unseen
from backend.outgoing.models import Outgoing
from backend.reminders.actions import is_standing
from backend.reminders.models import Reminder
from backend.staff.models import Staff

BACKUP_OLD = timedelta(days=2)
NluState = Literal["off", "untaught", "silent", "older", "answering"]
"""Understanding is not wanted, has no model yet, is not to be had just now, goes on with an older model because the
newest cannot be served, or is as it should be."""


@dataclass(frozen=True)
class Health:
    version: str
    database: str
    marked_as: str | None
    nlu: NluState
    last_backup: datetime | None
    backup_is_old: bool
    conversations: int
    accounts: int
    waiting: int
    failed: int
    late: int
    unseen: int
    """Objections and complaints nobody may see: everybody who could answer is kept out, or has left."""
    incidents: int


def health(session: Session, database: Database, nlu: NluState, now: datetime) -> Health:
    """A look at everything an administrator has to keep running."""
    late = (
        select(Reminder.id)
        .join(Case, Case.id == Reminder.case_id)
        .where(is_standing(Reminder), Reminder.due_at < now, ~Case.drill)
    )
    backup = session.scalar(select(Setting.set_at).filter_by(name="last_backup"))
    return Health(
        _version(), "SQLite" if database.is_sqlite else "PostgreSQL", value_of(session, "marked_as"),
        nlu, backup, backup is None or now - backup > BACKUP_OLD,
        _count(session, select(Conversation.id)), _count(session, select(Staff.id).where(Staff.active)),
        _count(session, select(Outgoing.id).where(Outgoing.state.in_(("waiting", "sending")))),
        _count(session, select(Outgoing.id).where(Outgoing.state == "failed")), _count(session, late), unseen(session),
        _count(session, select(FailedMessage.id).where(FailedMessage.set_aside_at.is_not(None))),
    )


def _count(session: Session, query: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _version() -> str:
    try:
        return version("mingbai")
    except PackageNotFoundError:
        return "—"
