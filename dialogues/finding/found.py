"""What a finder hands back."""

from dataclasses import dataclass

from dialogues.session import Json


@dataclass(frozen=True)
class Found:
    """What a story tells: the answer as the question's kind stores it, and the words of the story that tell it."""

    answer: Json
    words: str


def only(found: list[Found]) -> Found | None:
    """The one answer all of them give; None where there is none, or more than one."""
    return found[0] if found and all(other.answer == found[0].answer for other in found) else None
