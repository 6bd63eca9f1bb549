"""Faults: why a photo or a voice message is not kept; whoever speaks with the person has words for each."""

from typing import Literal

Why = Literal["empty", "too_large", "too_many_dots", "unknown", "heic", "amr", "video", "broken", "no_room"]


class AttachmentFault(Exception):
    """Nothing was kept. `why` is one of the codes above."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why
