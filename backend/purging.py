"""Purging: what was kept for a while only is cleared away; the keys that prevent repetition stay."""

from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend.cases.models import TurnedTo
from backend.conversations.models import Attempt, Conversation, HeardMessage, PageLink
from backend.gaps.models import Gap
from backend.hours import day_of
from backend.outgoing.models import Outgoing
from backend.staff.models import OneTimeCode, StaffSession

REPLIES = timedelta(days=7)
UNFINISHED = timedelta(days=30)  # a dialogue nobody has come back to
SIGNED_IN = timedelta(days=1)
ATTEMPTS = timedelta(days=1)
TURNED = timedelta(days=1)


def purge(session: Session, now: datetime) -> None:
    """Clears the words of old replies, unfinished dialogues, used-up codes and old sign-ins."""
    session.execute(
        update(HeardMessage)
        .where(HeardMessage.heard_at < now - REPLIES, HeardMessage.reply_sealed.is_not(None))
        .values(reply_sealed=None)
    )
    session.execute(
        update(Outgoing)
        .where(Outgoing.kind == "reply", Outgoing.sent_at < now - REPLIES, Outgoing.payload_sealed.is_not(None))
        .values(payload_sealed=None)
    )
    session.execute(
        update(Conversation)
        .where(Conversation.seen_at < now - UNFINISHED, Conversation.state_sealed.is_not(None))
        .values(state_sealed=None, version=Conversation.version + 1)
    )
    session.execute(delete(OneTimeCode).where(OneTimeCode.expires_at < now))
    session.execute(delete(StaffSession).where(StaffSession.begun_at < now - SIGNED_IN))
    session.execute(delete(PageLink).where(PageLink.expires_at < now, PageLink.token_index.is_(None)))
    session.execute(delete(Attempt).where(Attempt.at < now - ATTEMPTS))
    session.execute(delete(TurnedTo).where(TurnedTo.at < now - TURNED))


def purge_gaps(session: Session, now: datetime, days: int) -> None:
    """Deletes the questions asked longer than so many days ago, settled or not."""
    session.execute(delete(Gap).where(Gap.day < day_of(now) - timedelta(days=days)))
