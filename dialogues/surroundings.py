"""What the engine is told about the world outside the conversation."""

from dataclasses import dataclass
from datetime import date, datetime

from knowledge.workdays import CHINA


@dataclass(frozen=True)
class Place:
    """A village that may be named, or a group `inside` one; `parents` are the names above it, nearest first.

    The id is used as a choice code: ASCII [a-z0-9_-], at most 20 characters.
    """

    id: str
    name: str
    parents: tuple[str, ...] = ()
    inside: str | None = None


@dataclass(frozen=True)
class Surroundings:
    """Time (aware), the villages of this installation, and the channel.

    The channel is web, telegram, telegram_and_page (where our own page can be reached from abroad) or terminal.
    """

    now: datetime
    places: tuple[Place, ...] = ()
    channel: str = "web"

    @property
    def today(self) -> date:
        """The date on the wall in the village."""
        return self.now.astimezone(CHINA).date()
