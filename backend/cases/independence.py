"""Independence: nobody checks, reviews or decides about their own household, a relative's, or one they declared for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.scope import Actor
from backend.staff.models import BoundChat
from backend.ties.models import StaffTie

SAYS = {
    "own": "这是您自己家的事，要换一位同志来办这一步。",
    "relative": "这家是您报备过的亲戚，要换一位同志来办这一步。",
    "declared": "这件事是您替农户报的，要换一位同志来办这一步。",
}


def check_independent(session: Session, case: Case, by: Actor) -> None:
    """Raises StageFault where somebody else has to take the step."""
    why = _why_not(session, case, by)
    if why is not None:
        raise StageFault(SAYS[why])


def _why_not(session: Session, case: Case, by: Actor) -> str | None:
    if by.kind != "staff":
        return None
    tie = select(StaffTie.kind).filter_by(staff_id=by.id, household_id=case.household_id, ended_at=None)
    kind = session.scalar(tie.limit(1))
    if kind is not None:
        return kind
    chats = select(BoundChat.conversation_id).filter_by(staff_id=by.id)
    in_own_chat = select(Case.id).where(Case.id == case.id, Case.conversation_id.in_(chats))
    return "declared" if case.declared_by == by.id or session.scalar(in_own_chat) else None
