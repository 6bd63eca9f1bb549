"""Recorded: an answer that the village announcer has read aloud carries the address of the recording."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from backend.recordings import Recordings
from bot.channels.recordings import ADDRESS
from bot.reply import Payload


def with_recordings(payloads: Iterable[Payload], recordings: Recordings | None, on: date) -> tuple[Payload, ...]:
    """The same payloads; what tells a part of a card that is recorded can be heard as well."""
    return tuple(_recorded(payload, recordings, on) if recordings else payload for payload in payloads)


def _recorded(payload: Payload, recordings: Recordings, on: date) -> Payload:
    name = recordings.of(*payload.card, on) if payload.card else None
    return replace(payload, audio=ADDRESS + name) if name else payload
