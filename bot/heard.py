"""What one message from a person is, on whatever channel it came."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from backend.attachments.faults import Why
from backend.attachments.files import Kept
from backend.typed import readable

Kind = Literal[
    "text", "choice", "sticker", "voice", "photo", "video", "location", "file", "contact", "poll", "forwarded",
    "edited", "other",
]

LONGEST = 4096  # characters of one message; the longest a Telegram message can be


@dataclass(frozen=True)
class Heard:
    """A text or the value of a tapped button; other kinds carry neither.

    `quoted` are the values of the buttons under the message that is answered, where the channel tells them;
    `in_group` is whether others read along. `attachment` is the photo or voice message, or why it was not kept.
    """

    channel: str
    conversation_id: str
    message_id: str
    text: str | None = None
    choice: str | None = None
    kind: Kind = "text"
    quoted: tuple[str, ...] = ()
    in_group: bool = False
    attachment: Kept | Why | Literal["lost"] | None = None

    def with_text(self, text: str) -> "Heard":
        """The same message with other words."""
        return replace(self, text=text)


def clean(text: str) -> str:
    """What can be stored, compared and shown: no invisible marks, no half characters, composed letters.

    What is too long to be heard is not composed: marks stacked without end would take seconds of everybody's time.
    """
    kept = readable(text)
    return kept if len(kept) > LONGEST else unicodedata.normalize("NFC", kept)
