"""Hush: why the bot keeps quiet in a conversation just now, if it does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from backend.handovers.queries import open_of, taken
from backend.pauses.queries import current

LOOK_AGAIN, LOOK_FOR_SOMEBODY = 20, 60  # seconds until a page asks again while a person speaks, or is waited for


@dataclass(frozen=True)
class Hush:
    """A member of staff speaks there, or the county has paused the bot and `says` why."""

    why: Literal["person", "pause"]
    says: str = ""


def hush_of(session: Session, conversation_id: str, now: datetime) -> Hush | None:
    """None where the bot speaks as ever; a person who has begun goes on through a pause."""
    if taken(session, conversation_id) is not None:
        return Hush("person")
    pause = current(session, now)
    return Hush("pause", pause.says) if pause else None


def look_again(session: Session, conversation_id: str) -> int | None:
    """After how many seconds a page asks for what staff have said; None: it is in no hurry."""
    handover = open_of(session, conversation_id)
    if handover is None:
        return None
    return LOOK_FOR_SOMEBODY if handover.staff_id is None else LOOK_AGAIN
