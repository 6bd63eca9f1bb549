"""What one message is answered with: payloads as stored, sent and described in docs/openapi.json."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """A button: its words, and the value a tap sends (at most 64 ASCII bytes)."""

    label: str
    value: str


@dataclass(frozen=True)
class Payload:
    """One reply: its text, its buttons, the card and part it tells (id, part), a new receipt, and a recording of it."""

    text: str
    choices: tuple[Choice, ...] = ()
    card: tuple[str, str] | None = None
    receipt: str | None = None
    audio: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The shape clients read; most answers nobody has recorded."""
        recorded = {} if self.audio is None else {"audio": self.audio}
        return recorded | {
            "text": self.text,
            "choices": [{"label": choice.label, "value": choice.value} for choice in self.choices],
            "card": None if self.card is None else {"id": self.card[0], "part": self.card[1]},
            "receipt": self.receipt,
        }

    def to_json(self) -> str:
        """Canonical: the same payload is always the same bytes."""
        return canonical(self.to_dict())

    @staticmethod
    def from_dict(told: Mapping[str, Any]) -> "Payload":
        """The payload that `to_dict` described."""
        card = told.get("card")
        return Payload(
            told["text"],
            tuple(Choice(choice["label"], choice["value"]) for choice in told.get("choices", ())),
            None if card is None else (card["id"], card["part"]),
            told.get("receipt"),
            told.get("audio"),
        )

    @staticmethod
    def from_json(stored: str) -> "Payload":
        """The payload that `to_json` wrote."""
        return Payload.from_dict(json.loads(stored))


def response(
    message_id: str, replies: Sequence[Payload], notices: Sequence[Mapping[str, Any]] = (),
    look_again: int | None = None,
) -> str:
    """The whole answer to one message id, in the bytes that every repeat of it gets again."""
    return canonical(
        {"id": message_id, "replies": [reply.to_dict() for reply in replies], "notices": list(notices)}
        | in_a_hurry(look_again)
    )


def in_a_hurry(look_again: int | None) -> dict[str, int]:
    """What clients read of when to ask again."""
    return {} if look_again is None else {"look_again": look_again}


def canonical(value: Any) -> str:
    """JSON with sorted keys, no spaces and Chinese as itself."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
