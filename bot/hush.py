"""Hush: why the bot keeps quiet in a conversation just now, if it does."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from backend.handovers.queries import taken
from backend.pauses.queries import current


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
