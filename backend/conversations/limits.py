"""Limits: how often one conversation may try something that could be guessed."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.conversations.models import Attempt, Conversation

TRIES = 5
WITHIN = timedelta(hours=1)


def allow(session: Session, conversation_id: str, what: str, now: datetime) -> bool:
    """Whether one more try is allowed, which then counts: 5 an hour (what: look_up, bind)."""
    session.get_one(Conversation, conversation_id, with_for_update=ROW)  # tries of one conversation queue up
    tries = session.scalar(
        select(func.count()).select_from(Attempt).where(
            Attempt.conversation_id == conversation_id, Attempt.what == what, Attempt.at > now - WITHIN
        )
    )
    if (tries or 0) >= TRIES:
        return False
    session.add(Attempt(conversation_id=conversation_id, what=what, at=now))
    session.flush()
    return True
