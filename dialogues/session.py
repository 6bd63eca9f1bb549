"""What a dialogue remembers between two messages: the answers, never the position."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

TYPED, CHOSEN, CARRIED, FOUND = "typed", "chosen", "carried", "found"
OWN = (TYPED, CHOSEN)


@dataclass(frozen=True)
class Answered:
    """One reply and what was read in it.

    `source` is typed, chosen, carried (known beforehand) or found (in the story).
    """

    reply: str
    answer: Json
    at: datetime
    source: str


@dataclass(frozen=True)
class Session:
    """A dialogue under way: the flow's name, what it was started with, and the answers in their order.

    `gathered` is what the waiting question has collected so far and not yet accepted:
    the taps of a question with several answers, or the places it offered last. `page` is which screen of its choices
    it shows, where there are too many for one.
    """

    flow: str
    given: Mapping[str, Json] = field(default_factory=dict)
    answers: Mapping[str, Answered] = field(default_factory=dict)
    gathered: tuple[str, ...] = ()
    changing: str | None = None
    missed: int = 0
    page: int = 0

    def to_json(self) -> dict[str, Any]:
        """A form that survives any store: answers as a list, because objects may lose their order."""
        answers = [
            {"step": step, **asdict(answered), "at": answered.at.astimezone(UTC).isoformat()}
            for step, answered in self.answers.items()
        ]
        return {
            "flow": self.flow, "given": dict(self.given), "answers": answers, "gathered": list(self.gathered),
            "changing": self.changing, "missed": self.missed, "page": self.page,
        }

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> "Session":
        """The session that `to_json` described."""
        answers = {
            row["step"]: Answered(
                row["reply"], row["answer"], datetime.fromisoformat(row["at"]), row["source"]
            )
            for row in stored["answers"]
        }
        return Session(
            stored["flow"], stored["given"], answers, tuple(stored.get("gathered", ())), stored.get("changing"),
            stored.get("missed", 0), stored.get("page", 0),
        )
