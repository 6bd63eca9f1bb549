"""Two pages without cases: how the installation is doing, and the audit."""

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import select

from backend.audit.actions import verify
from backend.audit.models import AuditEntry
from backend.audit.queries import actions
from backend.console.cards_view import CARDS
from backend.console.desk import At
from backend.console.health import health
from backend.hours import day_of
from backend.recordings import FOLDER, Recordings

PAGE = 100  # audit rows


def show_health(desk: At) -> Response:
    """For the administrator: counts, times, and what to do about them."""
    console = desk.console
    with desk.reading() as session:
        shown = health(session, console.database, console.nlu(), desk.now)
    recordings = Recordings(console.settings.data / FOLDER, CARDS)
    return desk.page("health.html", health=shown, recordings=recordings, today=day_of(desk.now))


def show_audit(
    desk: At, action: Annotated[str, Query()] = "", before: Annotated[str, Query()] = "",
    check: Annotated[str, Query()] = "",
) -> Response:
    """For the auditor: codes and ids, the latest first; `check` reads the whole chain."""
    query = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(PAGE)
    if action:
        query = query.where(AuditEntry.action == action)
    if before.isascii() and before.isdigit():
        query = query.where(AuditEntry.number < int(before[:18]))
    with desk.reading() as session:
        rows = session.scalars(query).all()
        known = actions(session)
        broken = verify(session) if check else None
    return desk.page("audit.html", rows=rows, actions=known, action=action, checked=bool(check), broken=broken)
