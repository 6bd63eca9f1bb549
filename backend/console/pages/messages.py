"""Everything that was or will be said about the division's cases and to the person's own chat, masked."""

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.permissions import Scope
from backend.console.shown import WORDS, page_number
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.households.models import Responsibility
from backend.outgoing.models import Outgoing
from backend.scope import within
from backend.staff.queries import chat_of

PAGE = 50  # rows


def show(desk: At, state: Annotated[str, Query()] = "", page: Annotated[str, Query()] = "1") -> Response:
    """The latest first: kind, state, times and the case; never what it says, which the case's page shows."""
    number = page_number(page)
    chosen = Outgoing.state == state if state in WORDS["states"] else true()
    with desk.reading() as session:
        seen = _within(session, desk)
        counts = session.execute(select(Outgoing.state, func.count()).where(seen).group_by(Outgoing.state)).all()
        rows = session.execute(
            select(Outgoing, Case, Conversation.channel)
            .join(Conversation, Conversation.id == Outgoing.conversation_id)
            .outerjoin(Case, Case.id == Outgoing.case_id)
            .where(seen, chosen)
            .order_by(Outgoing.id.desc())
            .offset((number - 1) * PAGE)
            .limit(PAGE + 1)
        ).all()
    return desk.page(
        "messages.html", rows=rows[:PAGE], more=len(rows) > PAGE, number=number, state=state,
        counts={row[0]: row[1] for row in counts},
    )


def _within(session: Session, desk: At) -> ColumnElement[bool]:
    """Rows of cases within reach, and rows of one's own chat."""
    mine = Outgoing.conversation_id == (chat_of(session, desk.who.staff_id) or "")
    if desk.scope is Scope.OWN:
        own = select(Responsibility.household_id).filter_by(staff_id=desk.who.staff_id, ends=None)
        return or_(mine, Outgoing.case_id.in_(select(Case.id).where(Case.household_id.in_(own))))
    reached = select(Case.id).join(Division, Division.id == Case.division_id)
    return or_(mine, Outgoing.case_id.in_(reached.where(within(Division.path, desk.who.actor))))
