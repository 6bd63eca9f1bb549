"""Erasing: the words of hand-overs go, when they have been kept long enough or the person wants it; the dates stay."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from backend.conversations.models import Conversation
from backend.handovers.actions import leave
from backend.handovers.models import Handover, HandoverLine
from backend.handovers.promising import answering
from backend.handovers.queries import open_of
from backend.outgoing.models import Outgoing


def purge_handovers(session: Session, now: datetime) -> None:
    """The words of hand-overs that ended long ago, or in a chat that was cleared, are deleted; how they ended stays."""
    old = Handover.ended_at < now - answering().kept
    _empty(session, old | (Handover.ended_at.is_not(None) & Handover.conversation_id.in_(_forgotten())))


def erase_words(session: Session, conversation_id: str, now: datetime) -> None:
    """The person wants what was said gone: nobody answers it any more, and nobody can read it."""
    handover = open_of(session, conversation_id)
    if handover is not None:
        leave(session, handover, now)
    _empty(session, Handover.conversation_id == conversation_id)


def _forgotten() -> Select[str]:
    return select(Conversation.id).where(Conversation.forgotten_at.is_not(None))


def _empty(session: Session, which: ColumnElement[bool]) -> None:
    """Topics, lines and the rows that carried them; what is empty already is not written again."""
    ids = select(Handover.id).where(which)
    lines = HandoverLine.handover_id.in_(ids) & HandoverLine.text_sealed.is_not(None)
    carried = select(HandoverLine.outgoing_id).where(lines)
    unsent = update(Outgoing).where(Outgoing.id.in_(carried), Outgoing.state == "waiting")
    session.execute(unsent.values(state="withdrawn", fault="erased"))
    session.execute(update(Outgoing).where(Outgoing.id.in_(carried)).values(payload_sealed=None))
    session.execute(update(HandoverLine).where(lines).values(text_sealed=None))
    session.execute(update(Handover).where(which, Handover.topic_sealed.is_not(None)).values(topic_sealed=None))
