"""What a person sends while a dialogue waits."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """The words as typed, or the words of a tapped button with its code."""

    text: str
    code: str | None = None
