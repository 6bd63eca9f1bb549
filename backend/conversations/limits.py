"""Limits: how often something that could be guessed may be tried, by one conversation, about one thing, by all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.conversations.models import Attempt, Conversation
from backend.sealing import keyring

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """Tries an hour of one conversation; a day of it or about one thing, and an hour of all, where these matter.

    Conversations cost nothing, so whatever is short enough to be guessed needs the other two.
    """

    of_one: int = 5
    of_one_a_day: int | None = None
    about_one: int | None = None
    of_all: int | None = None


LIMITS: Mapping[str, Limit] = {
    "look_up": Limit(about_one=10, of_all=4000),  # a receipt has ten million values, the tail of a phone ten thousand
    "bind": Limit(),  # 50 bits that last ten minutes
    "ask_in_vain": Limit(of_one=20, of_all=1000),  # questions kept for the gap list, which nobody shall flood
    "object": Limit(of_one=5, of_one_a_day=10, about_one=20, of_all=500),  # each stops the decisions about its case
    "attach": Limit(of_one=12, of_one_a_day=20, of_all=1000),  # photos and voice messages, which fill the disk
}


def allow(session: Session, conversation_id: str, what: str, now: datetime, about: str | None = None) -> bool:
    """Whether one more try is allowed, which then counts (what: one of LIMITS; about: the receipt that is tried)."""
    limit = LIMITS[what]
    session.get_one(Conversation, conversation_id, with_for_update=ROW)  # tries of one conversation queue up
    index = keyring().index(f"attempt.{what}", about) if about is not None else None
    counted = (
        (limit.of_one, Attempt.conversation_id == conversation_id, HOUR),
        (limit.of_one_a_day, Attempt.conversation_id == conversation_id, DAY),
        (limit.about_one if about is not None else None, Attempt.about_index == index, DAY),
        (limit.of_all, true(), HOUR),
    )
    if any(most is not None and _tries(session, what, which, now - span) >= most for most, which, span in counted):
        return False
    session.add(Attempt(conversation_id=conversation_id, what=what, at=now, about_index=index))
    session.flush()
    return True


def _tries(session: Session, what: str, which: ColumnElement[bool], since: datetime) -> int:
    tries = select(func.count()).select_from(Attempt).where(Attempt.what == what, Attempt.at > since, which)
    return session.scalar(tries) or 0
