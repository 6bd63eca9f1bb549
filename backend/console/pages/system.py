"""Two pages without cases: how the installation is doing, and the audit."""

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Response
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.audit.models import AuditEntry
from backend.audit.queries import actions
from backend.console.cards_view import CARDS
from backend.console.desk import At
from backend.console.health import health
from backend.console.list_file import MOST, list_file
from backend.console.shown import WORDS, moment
from backend.console.turning import Turned, leaf
from backend.hours import day_of
from backend.paging import Key, page_of
from backend.recordings import FOLDER, Recordings

PAGE = 100  # audit rows
LONGEST_NUMBER = 18  # digits
HEAD = ("序号", "时间", "谁", "动作", "对象", "细节")
KEYS: tuple[Key, ...] = ((AuditEntry.number, True),)


def show_health(desk: At) -> Response:
    """For the administrator: counts, times, and what to do about them."""
    console = desk.console
    with desk.reading() as session:
        shown = health(session, console.database, console.nlu(), desk.now)
    recordings = Recordings(console.settings.data / FOLDER, CARDS)
    return desk.page("health.html", health=shown, recordings=recordings, today=day_of(desk.now))


def show_audit(
    desk: At, turn: Turned, action: Annotated[str, Query()] = "", check: Annotated[str, Query()] = ""
) -> Response:
    """For the auditor: codes and ids, the latest first; `check` reads the whole chain."""
    query = {"action": action} if action else {}
    with desk.reading() as session:
        found = leaf(partial(_read, session, action), PAGE, turn)
        known = actions(session)
        broken = verify(session) if check else None
    return desk.page(
        "audit.html", rows=found.rows, leaf=found, actions=known, action=action, checked=bool(check), broken=broken,
        query=query, details=_details, address=lambda **other: "/staff/audit?" + urlencode({**query, **other}),
    )


def export_audit(desk: At, action: Annotated[str, Form()] = "") -> Response:
    """The latest rows as a file; who took it is audited."""
    with desk.reading() as session:
        rows = _read(session, action, MOST + 1)
        lines = [
            (str(row.number), moment(row.at), row.actor, WORDS["audit"].get(row.action, row.action), row.subject,
             _details(row)) for row in rows[:MOST]
        ]
    return list_file(desk, "audit.export", "shenji", HEAD, lines, is_cut=len(rows) > MOST)


def _read(
    session: Session, action: str, limit: int, after: str | None = None, before: str | None = None
) -> list[AuditEntry]:
    every: Select[AuditEntry] = select(AuditEntry)
    listed = every.where(AuditEntry.action == action) if action else every
    return [row.AuditEntry for row in page_of(session, every, listed, KEYS, limit, _number(after), _number(before))]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


def _details(row: AuditEntry) -> str:
    return " ".join(f"{key}={value}" for key, value in row.details.items())
