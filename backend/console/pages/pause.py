"""停用机器人: one sentence for everybody, from a moment until another."""

from datetime import UTC, datetime

from fastapi import Response

from backend.console.desk import At, Missing
from backend.console.typed import Text
from backend.hours import CHINA
from backend.pauses import actions, queries
from backend.pauses.actions import PauseFault
from backend.pauses.models import Pause
from backend.staff.models import Staff


def show(desk: At) -> Response:
    """The pause that holds or is to come, the form for a new one, and those of before."""
    return _page(desk)


def begin(desk: At, says: Text = "", begins: Text = "", ends: Text = "") -> Response:
    """From the moment it begins everybody gets the sentence; danger is answered all the same."""
    typed = {"says": says, "begins": begins, "ends": ends}
    try:
        begins_at, ends_at = _moment(begins, "从什么时候"), _moment(ends, "到什么时候")
        with desk.writing() as session:
            actions.pause(session, desk.who.actor, says, begins_at, ends_at, desk.now)
    except PauseFault as fault:
        return _page(desk, str(fault), typed)
    return desk.go("/staff/pause", done="paused")


def lift(desk: At, pause_id: str) -> Response:
    """The bot speaks again at once."""
    with desk.writing() as session:
        row = session.get(Pause, pause_id)
        if row is None:
            raise Missing
        actions.lift(session, desk.who.actor, row, desk.now)
    return desk.go("/staff/pause", done="unpaused")


def _moment(text: str, what: str) -> datetime:
    """As a browser writes a date and a time of the wall clock."""
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M").replace(tzinfo=CHINA).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PauseFault(f"“{what}”没有填对，要写日期和时间，比如2026-09-21 18:00。") from None


def _page(desk: At, fault: str | None = None, typed: dict[str, str] | None = None) -> Response:
    with desk.reading() as session:
        rows = [(row, session.get_one(Staff, row.staff_id).name or "") for row in queries.latest(session)]
    holds = [row for row in rows if row[0].lifted_at is None and row[0].ends_at > desk.now]
    now = f"{desk.now.astimezone(CHINA):%Y-%m-%dT%H:%M}"
    return desk.page(
        "pause.html", 422 if fault else 200, holds=holds, before=[row for row in rows if row not in holds], fault=fault,
        typed=typed or {"says": "", "begins": now, "ends": ""}, most=actions.MOST,
    )
