"""Everything that was or will be said about the division's cases and to the person's own chat, masked."""

from typing import Annotated, Any

from fastapi import Query, Response
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.permissions import Scope
from backend.console.shown import WORDS
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.households.models import Responsibility
from backend.outgoing.models import Outgoing
from backend.scope import within
from backend.staff.queries import chat_of

PAGE = 50  # rows


def show(desk: At, state: Annotated[str, Query()] = "", page: Annotated[str, Query()] = "1") -> Response:
    """The latest first: kind, state, times and the case; never what it says, which the case's page shows."""
    number = int(page) if page.isascii() and page.isdigit() and 0 < int(page) < 10_000 else 1
    with desk.reading() as session:
        seen = _within(session, desk)
        counts = session.execute(
            _about(select(Outgoing.state, func.count())).where(seen).group_by(Outgoing.state)
        ).all()
        query = _about(select(Outgoing, Case, Conversation.channel)).where(seen).order_by(Outgoing.id.desc())
        if state in WORDS["states"]:
            query = query.where(Outgoing.state == state)
        rows = session.execute(query.offset((number - 1) * PAGE).limit(PAGE + 1)).all()
    return desk.page(
        "messages.html", rows=rows[:PAGE], more=len(rows) > PAGE, number=number, state=state,
        counts={name: count for name, count in counts if name in WORDS["states"]},
    )


def _about(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(Outgoing)
        .join(Conversation, Conversation.id == Outgoing.conversation_id)
        .outerjoin(Case, Case.id == Outgoing.case_id)
        .outerjoin(Division, Division.id == Case.division_id)
    )


def _within(session: Session, desk: At) -> ColumnElement[bool]:
    """Rows of cases within reach, and rows of one's own chat."""
    mine = Outgoing.conversation_id == (chat_of(session, desk.who.staff_id) or "")
    if desk.scope is Scope.OWN:
        own = select(Responsibility.household_id).filter_by(staff_id=desk.who.staff_id, ends=None)
        return or_(mine, Case.household_id.in_(own))
    return or_(mine, and_(Outgoing.case_id.is_not(None), within(Division.path, desk.who.actor)))
