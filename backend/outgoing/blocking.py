"""Blocking: a chat that wants to hear nothing more is left alone, and hears what still counts when it comes back."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.outgoing.actions import gave_up
from backend.outgoing.models import Outgoing

BLOCKED = "blocked"  # the fault of a row to a chat that wants to hear nothing more from us


def stop(session: Session, conversation_id: str, now: datetime) -> None:
    """What waits for the chat is given up; a notice then becomes a call by the village."""
    waiting = select(Outgoing.id).filter_by(conversation_id=conversation_id, state="waiting")
    for outgoing_id in session.scalars(waiting).all():
        gave_up(session, outgoing_id, BLOCKED, now)


def resume(session: Session, conversation_id: str, not_before: datetime) -> None:
    """The newest notice of each case is sent after all, if nobody has told it in the meantime.

    Answers and lists of that time are not: they are too old to be of use.
    """
    of_chat = (Outgoing.conversation_id == conversation_id, Outgoing.kind == "notice")
    newest = select(func.max(Outgoing.id)).where(*of_chat).group_by(Outgoing.case_id)
    unheard = select(Outgoing).where(*of_chat, Outgoing.state == "failed", Outgoing.fault == BLOCKED)
    for row in session.scalars(unheard.where(Outgoing.id.in_(newest))).all():
        row.state, row.not_before, row.fault = "waiting", not_before, None
    session.flush()
