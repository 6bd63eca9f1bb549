"""Everything that was or will be said about the division's cases and to the person's own chat, masked."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session, load_only

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.permissions import Scope
from backend.console.shown import WORDS
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.divisions.queries import is_wide
from backend.households.models import Responsibility
from backend.outgoing.models import Outgoing
from backend.paging import Key, beyond, ordered
from backend.scope import within
from backend.staff.queries import chat_of

PAGE = 50  # rows
MOST = 1000  # of one state are counted; beyond that a number says nothing more
KEYS: tuple[Key, ...] = ((Outgoing.id, True),)


def show(
    desk: At, state: Annotated[str, Query()] = "", after: Annotated[str, Query()] = "",
    before: Annotated[str, Query()] = "",
) -> Response:
    """The latest first: kind, state, times and the case; never what it says, which the case's page shows."""
    chosen = Outgoing.state == state if state in WORDS["states"] else true()
    with desk.reading() as session:
        wide = desk.scope is not Scope.OWN and is_wide(session, desk.who.actor)
        seen = _within(session, desk, wide)
        query = (
            select(Outgoing, Case, Conversation.channel)
            .join(Conversation, Conversation.id == Outgoing.conversation_id)
            .outerjoin(Case, Case.id == Outgoing.case_id)
            .where(seen, chosen)
            .options(load_only(Case.receipt))
        )
        at = before or after
        query = query.where(beyond(KEYS, (at,), bool(before))) if at else query
        rows = session.execute(ordered(query, KEYS, bool(before)).limit(PAGE + 1)).all()
        counts = _counts(session, seen, wide)
    more, shown = len(rows) > PAGE, rows[:PAGE]
    earlier, later = (more, True) if before else (bool(after), more)
    return desk.page(
        "messages.html", rows=shown[::-1] if before else shown, more=later, earlier=earlier, state=state,
        counts=counts, most=MOST,
    )


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
        own = select(Responsibility.household_id).filter_by(staff_id=desk.who.staff_id, ends=None)
        return or_(mine, Outgoing.case_id.in_(select(Case.id).where(Case.household_id.in_(own))))
    reached = select(Case.id).join(Division, Division.id == Case.division_id)
    reached = reached.where(within(Division.path, desk.who.actor))
    if wide:  # message by message, until there are enough
        return or_(mine, reached.where(Case.id == Outgoing.case_id).correlate(Outgoing).exists())
    return or_(mine, Outgoing.case_id.in_(reached))
