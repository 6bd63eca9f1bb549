"""Everything that was or will be said about the division's cases and to the person's own chat, masked."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Query, Response
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, load_only

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.list_file import MOST as MOST_IN_A_FILE
from backend.console.list_file import list_file
from backend.console.permissions import Scope
from backend.console.shown import WORDS, moment
from backend.console.turning import Turned, leaf
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.divisions.queries import is_wide
from backend.households.queries import held_by
from backend.outgoing.models import Outgoing
from backend.paging import Key, page_of
from backend.scope import within
from backend.staff.queries import chat_of

PAGE = 50  # rows
MOST = 1000  # of one state are counted; beyond that a number says nothing more
HEAD = ("种类", "回执号", "渠道", "写下时间", "发出时间", "看到时间", "状态", "试了几次")


def show(
    desk: At, turn: Turned, state: Annotated[str, Query()] = "", order: Annotated[str, Query()] = ""
) -> Response:
    """The latest first: kind, state, times and the case; never what it says, which the case's page shows."""
    chosen, order = state if state in WORDS["states"] else "", order if order == "oldest" else ""
    with desk.reading() as session:
        found = leaf(partial(_read, session, desk, chosen, order), PAGE, turn)
        wide = _is_wide(session, desk)
        counts = _counts(session, _within(session, desk, wide), wide)
    query = {key: value for key, value in {"state": chosen, "order": order}.items() if value}
    return desk.page(
        "messages.html", rows=found.rows, leaf=found, state=chosen, order=order, counts=counts, most=MOST, query=query,
        address=lambda **other: "/staff/messages?" + urlencode({**query, **other}),
    )


def export(desk: At, state: Annotated[str, Form()] = "", order: Annotated[str, Form()] = "") -> Response:
    """The same as a file; who took it is audited."""
    with desk.reading() as session:
        rows = _read(session, desk, state if state in WORDS["states"] else "", order, MOST_IN_A_FILE + 1)
        lines = [_fields(*row) for row in rows[:MOST_IN_A_FILE]]
    return list_file(desk, "message.export", "xiaoxi", HEAD, lines, is_cut=len(rows) > MOST_IN_A_FILE)


def _read(
    session: Session, desk: At, state: str, order: str, limit: int, after: str | None = None, before: str | None = None
) -> list[Any]:
    reached = (
        select(Outgoing, Case, Conversation.channel)
        .join(Conversation, Conversation.id == Outgoing.conversation_id)
        .outerjoin(Case, Case.id == Outgoing.case_id)
        .where(_within(session, desk, _is_wide(session, desk)))
        .options(load_only(Case.receipt))
    )
    keys: tuple[Key, ...] = ((Outgoing.id, order != "oldest"),)
    listed = reached.where(Outgoing.state == state if state else true())
    return page_of(session, reached, listed, keys, limit, after, before)


def _fields(row: Outgoing, case: Case | None, channel: str) -> tuple[str, ...]:
    waits = row.state == "waiting" and channel == "web"
    return (
        WORDS["outgoing"][row.kind], case.receipt if case else "", WORDS["channels"].get(channel, channel),
        moment(row.made_at), moment(row.sent_at) if row.sent_at else "", moment(row.seen_at) if row.seen_at else "",
        WORDS["waiting_on_the_page"] if waits else WORDS["states"][row.state], str(row.tries),
    )


def _is_wide(session: Session, desk: At) -> bool:
    return desk.scope is not Scope.OWN and is_wide(session, desk.who.actor)


def _counts(session: Session, seen: ColumnElement[bool], wide: bool) -> Mapping[str, int]:
    """How many of each state; of a wide reach no further than MOST, since nobody waits for all of them."""
    if not wide:
        rows = session.execute(select(Outgoing.state, func.count()).where(seen).group_by(Outgoing.state))
        return {state: count for state, count in rows}  # noqa: C416 - a Row is no pair to mypy
    some = {state: select(Outgoing.id).where(Outgoing.state == state, seen).limit(MOST) for state in WORDS["states"]}
    return {state: len(session.scalars(query).all()) for state, query in some.items()}


def _within(session: Session, desk: At, wide: bool) -> ColumnElement[bool]:
    """Rows of cases within reach, and rows of one's own chat."""
    mine = Outgoing.conversation_id == (chat_of(session, desk.who.staff_id) or "")
    if desk.scope is Scope.OWN:
        own = held_by(desk.who.staff_id)
        return or_(mine, Outgoing.case_id.in_(select(Case.id).where(Case.household_id.in_(own))))
    reached = select(Case.id).join(Division, Division.id == Case.division_id)
    reached = reached.where(within(Division.path, desk.who.actor))
    if wide:  # message by message, until there are enough
        return or_(mine, reached.where(Case.id == Outgoing.case_id).correlate(Outgoing).exists())
    return or_(mine, Outgoing.case_id.in_(reached))
