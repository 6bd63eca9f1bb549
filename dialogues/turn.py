"""What one message did to a dialogue."""

from dataclasses import dataclass

from dialogues.events import Event
from dialogues.session import Session


@dataclass(frozen=True)
class Turn:
    """The session to keep (None once finished) and everything that happened, in order."""

    session: Session | None
    events: tuple[Event, ...]
