"""What the bot must know about a conversation to go on with it tomorrow."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from dialogues.session import Session


@dataclass(frozen=True)
class CardShown:
    """The card that was told last: a question without a topic is about it for a while."""

    id: str
    part: str
    at: datetime


@dataclass(frozen=True)
class Doubt:
    """Choices were offered for a question, kept as a gap until one is taken within so many messages more."""

    gap: str
    routes: tuple[str, ...]
    messages: int


@dataclass(frozen=True)
class State:
    """`session` is the dialogue under way and `paused` those left in the middle, the latest first, one per flow.

    `revision` grows whenever another question is asked, so that an old button is known by its number.
    `offered` are the values of the buttons shown last, so that a typed number means one of them.
    `village` is the division a printed page named when the chat was opened; `story` is a hardship that was told
    when something else came first, so that it need not be told again. `doubt` is the question that choices were
    offered for.
    """

    session: Session | None = None
    paused: tuple[Session, ...] = ()
    card: CardShown | None = None
    revision: int = 0
    offered: tuple[str, ...] = ()
    village: str | None = None
    story: str | None = None
    doubt: Doubt | None = None

    def recent_card(self, now: datetime, minutes: int) -> str | None:
        """The card a follow-up without a topic is about, if it was told within so many minutes."""
        if self.card is None or now - self.card.at > timedelta(minutes=minutes):
            return None
        return self.card.id

    def pausing(self) -> "State":
        """The same with the dialogue under way put aside; an older one of its flow gives way."""
        if self.session is None:
            return self
        others = tuple(paused for paused in self.paused if paused.flow != self.session.flow)
        return replace(self, session=None, paused=(self.session, *others), revision=self.revision + 1)

    def resuming(self) -> "State":
        """The same with the dialogue put aside last taken up again."""
        if self.session is not None or not self.paused:
            return self
        latest, *others = self.paused
        return replace(self, session=latest, paused=tuple(others), revision=self.revision + 1)

    def to_json(self) -> str:
        """The form kept with the conversation, sealed there."""
        return json.dumps(
            {
                "session": None if self.session is None else self.session.to_json(),
                "paused": [session.to_json() for session in self.paused],
                "card": None if self.card is None else _card_to_json(self.card),
                "revision": self.revision,
                "offered": list(self.offered),
                "village": self.village,
                "story": self.story,
                "doubt": None if self.doubt is None else asdict(self.doubt),
            },
            ensure_ascii=False,
        )

    @staticmethod
    def from_json(stored: str | None) -> "State":
        """The state as stored; what an older or damaged shape does not tell is as at the beginning."""
        told = _read(stored)
        session = _session(told.get("session"))
        paused = tuple(filter(None, map(_session, _list(told.get("paused")))))
        return State(
            session, paused, _card(told.get("card")), _number(told.get("revision")),
            tuple(value for value in _list(told.get("offered")) if isinstance(value, str)),
            _text(told.get("village")),
            _text(told.get("story")),
            _doubt(told.get("doubt")),
        )


def _card_to_json(card: CardShown) -> dict[str, str]:
    return {"id": card.id, "part": card.part, "at": card.at.astimezone(UTC).isoformat()}


def _read(stored: str | None) -> Mapping[str, Any]:
    try:
        told = json.loads(stored or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _session(told: Any) -> Session | None:
    try:
        return Session.from_json(told)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def _card(told: Any) -> CardShown | None:
    try:
        return CardShown(str(told["id"]), str(told["part"]), datetime.fromisoformat(told["at"]))
    except (KeyError, TypeError, ValueError):
        return None


def _doubt(told: Any) -> Doubt | None:
    try:
        return Doubt(str(told["gap"]), tuple(map(str, told["routes"])), int(told["messages"]))
    except (KeyError, TypeError, ValueError):
        return None


def _list(told: Any) -> list[Any]:
    """Earlier versions kept one paused dialogue, not several."""
    return told if isinstance(told, list) else [told] if told else []


def _text(told: Any) -> str | None:
    return told if isinstance(told, str) else None


def _number(told: Any) -> int:
    return told if isinstance(told, int) else 0
