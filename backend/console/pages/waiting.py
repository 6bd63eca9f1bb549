"""等回话的人: who was promised an answer by a person; taking, answering and ending it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.console.desk import At, Missing
from backend.console.list_file import MOST, list_file
from backend.console.shown import WORDS, Badge, moment
from backend.console.turning import Turned, leaf
from backend.console.typed import Text
from backend.handovers import actions, queries
from backend.handovers.actions import HandoverFault
from backend.handovers.models import Handover, HandoverLine
from backend.handovers.promising import in_words
from backend.handovers.queries import Waiting
from backend.outgoing.models import Outgoing
from backend.staff.models import Staff

PAGE = 50  # lines
ENDED = 30  # of those that ended last are shown below
HEAD = ("哪里", "谁", "回执号", "从几时起", "说好什么时候回", "现在", "谁接了", "哪天结束")
SOON = timedelta(hours=2)
AGAIN = "60; url=/staff/waiting?by=itself"  # seconds until the list shows itself anew, without a script
LONGEST_NUMBER = 9  # digits
Act = Callable[[Session, Handover], None]


@dataclass(frozen=True)
class Said:
    """One line of the thread; `state` of the row that carries what staff have said."""

    line: HandoverLine
    who: str
    state: str | None


def show(desk: At, turn: Turned, order: Annotated[str, Query()] = "") -> Response:
    """The nearest promise first; below the first page those that ended last."""
    query = {"order": "newest"} if order == "newest" else {}
    with desk.reading() as session:
        found = leaf(partial(_read, session, desk, order), PAGE, turn)
        rows = [(row, promise(desk, row)) for row in found.rows]
        ended = [] if found.earlier else queries.waiting(session, desk.who.actor, is_open=False, limit=ENDED)
        count, drills = queries.counted(session, desk.who.actor)
    page = desk.page(
        "waiting.html", rows=rows, leaf=found, ended=ended, count=count, drills=drills, query=query,
        order=query.get("order", ""), address=lambda **other: "/staff/waiting?" + urlencode({**query, **other}),
    )
    if not found.earlier:
        page.headers["Refresh"] = f"{AGAIN}&{urlencode(query)}" if query else AGAIN
    return page


def export(desk: At, order: Text = "") -> Response:
    """Who waits and who has had an answer, masked, without a word of what was said; who took it is audited."""
    with desk.reading() as session:
        rows = _read(session, desk, order, MOST + 1)
        rows += queries.waiting(session, desk.who.actor, is_open=False, limit=MOST + 1 - len(rows[:MOST]))
        lines = [_fields(desk, row) for row in rows[:MOST] if not row.handover.drill]
    return list_file(desk, "handover.export", "huihua", HEAD, lines, is_cut=len(rows) > MOST)


def show_one(desk: At, handover_id: str) -> Response:
    """What was said, for whoever has taken it and nobody else."""
    return _page(desk, handover_id)


def take(desk: At, handover_id: str, was: Text = "") -> Response:
    """From now on this person speaks there and the bot does not."""
    return _do(desk, handover_id, "handover_taken", lambda session, handover: actions.take(
        session, handover, desk.who.actor, was or None, desk.now
    ))


def answer(desk: At, handover_id: str, text: Text = "", seen: Text = "") -> Response:
    """Into the person's own chat, signed with office and surname."""
    number = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < LONGEST_NUMBER else -1
    return _do(desk, handover_id, "handover_answered", lambda session, handover: actions.answer(
        session, handover, desk.who.actor, text, number, desk.now
    ), text)


def end(desk: At, handover_id: str, outcome: Text = "") -> Response:
    """How the promise was kept; the bot speaks again."""
    return _do(desk, handover_id, "handover_ended", lambda session, handover: actions.end(
        session, handover, desk.who.actor, outcome, desk.now
    ))


def delete(desk: At, handover_id: str) -> Response:
    """A drill goes without a trace."""
    with desk.writing() as session:
        try:
            actions.delete_drill(session, _one(session, desk, handover_id), desk.who.actor, desk.now)
        except HandoverFault:
            raise Missing from None
    return desk.go("/staff/waiting", done="drill_deleted")


def promise(desk: At, row: Waiting) -> Badge:
    """How it ended; else what is owed, and by when or since when."""
    handover = row.handover
    if handover.ended_at is not None:
        return Badge("plain", WORDS["handover"]["outcomes"][handover.outcome])
    if handover.answered_at is not None:
        return Badge("warn", "又说话了") if row.owes else Badge("good", "回过话了")
    by = in_words(handover.promised_at, desk.now)
    if handover.promised_at < desk.now:
        return Badge("bad", f"过了{by.removesuffix('前')}")
    return Badge("warn" if handover.promised_at - desk.now < SOON else "plain", by)


def _read(
    session: Session, desk: At, order: str, limit: int, after: str | None = None, before: str | None = None
) -> list[Waiting]:
    newest = order == "newest"
    return queries.waiting(session, desk.who.actor, newest=newest, limit=limit, after=after, before=before)


def _fields(desk: At, row: Waiting) -> tuple[str, ...]:
    one = row.handover
    return (
        row.place, row.name or "", row.receipt or "", moment(one.opened_at), moment(one.promised_at),
        promise(desk, row).words, (row.taker.name or "") if row.taker else "",
        moment(one.ended_at) if one.ended_at else "",
    )


def _do(desk: At, handover_id: str, done: str, act: Act, typed: str = "") -> Response:
    try:
        with desk.writing() as session:
            act(session, _one(session, desk, handover_id))
    except HandoverFault as fault:
        return _page(desk, handover_id, str(fault), typed)
    return desk.go(f"/staff/waiting/{handover_id}", done=done)


def _one(session: Session, desk: At, handover_id: str) -> Handover:
    handover = queries.one(session, desk.who.actor, handover_id)
    if handover is None:
        raise Missing
    return handover


def _page(desk: At, handover_id: str, fault: str | None = None, typed: str = "") -> Response:
    with desk.reading() as session:
        shown = queries.shown(session, _one(session, desk, handover_id))
        mine = shown.taker is not None and shown.taker.id == desk.who.staff_id
        said = _said(session, shown) if mine else []
    return desk.page(
        "waiting_one.html", 422 if fault else 200, shown=shown, mine=mine, said=said, fault=fault, typed=typed,
        badge=promise(desk, shown), outcomes=_outcomes(shown.handover),
    )


def _outcomes(handover: Handover) -> Mapping[str, str]:
    """What can be said of how it ends: nothing was answered here where nobody has written anything."""
    words: Mapping[str, str] = WORDS["handover"]["by_staff"]
    return {code: label for code, label in words.items() if code != "answered" or handover.answered_at}


def _said(session: Session, shown: Waiting) -> list[Said]:
    lines = queries.lines_of(session, shown.handover.id)
    names = {staff.id: staff.name or "" for staff in session.scalars(
        select(Staff).where(Staff.id.in_({line.staff_id for line in lines if line.staff_id}))
    )}
    rows = select(Outgoing).where(Outgoing.id.in_([line.outgoing_id for line in lines if line.outgoing_id]))
    states = {row.id: row.state for row in session.scalars(rows)}
    return [Said(line, names.get(line.staff_id or "", ""), states.get(line.outgoing_id or "")) for line in lines]
