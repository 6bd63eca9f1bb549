"""Recordings: answers read aloud by the village announcer, as files the county puts into the data folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from backend.hours import CHINA, day_of
from knowledge.cards import PARTS, Card

FOLDER = "recordings"
MEDIA: Mapping[str, str] = {".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg"}
GENERAL = "general"


@dataclass(frozen=True)
class Recordings:
    """`dibao.mp3` is the whole card, `dibao.amount.mp3` one part of it. The date of a file is when it was recorded."""

    folder: Path
    cards: Mapping[str, Card]

    def of(self, card: str, part: str, on: date) -> str | None:
        """The file that tells this part; none where something else stands now than on the day it was recorded."""
        stem = card if part == GENERAL else f"{card}.{part}"
        names = (f"{stem}{ending}" for ending in MEDIA if self._sounds(f"{stem}{ending}"))
        return next((name for name in names if not self._is_outdated(name, on)), None)

    def file(self, name: str) -> Path | None:
        """Where a recording lies; None for any other name."""
        return self.folder / name if _told_by(name, self.cards) and self._sounds(name) else None

    def unknown(self) -> tuple[str, ...]:
        """Files that no answer will ever use: another card or part, empty, or a sound not everybody can hear."""
        return tuple(name for name in self._names() if not (_told_by(name, self.cards) and self._sounds(name)))

    def outdated(self, on: date) -> tuple[str, ...]:
        """Files that are left aside, because the card says something else by now."""
        known = (name for name in self._names() if _told_by(name, self.cards) and self._sounds(name))
        return tuple(name for name in known if self._is_outdated(name, on))

    def used(self, on: date) -> int:
        """How many files are played."""
        return len(self._names()) - len(self.unknown()) - len(self.outdated(on))

    def _sounds(self, name: str) -> bool:
        """Whether there is such a file with something in it."""
        return (self.folder / name).is_file() and (self.folder / name).stat().st_size > 0

    def _names(self) -> tuple[str, ...]:
        """As they can be shown, also where they were written in another encoding."""
        if not self.folder.is_dir():
            return ()
        names = (os.fsencode(file.name).decode(errors="replace") for file in self.folder.iterdir())
        return tuple(sorted(name for name in names if not name.startswith(".")))

    def _is_outdated(self, name: str, on: date) -> bool:
        told = _told_by(name, self.cards)
        if told is None:
            return True
        card, part = told
        at = datetime.fromtimestamp((self.folder / name).stat().st_mtime, CHINA)
        parts = PARTS if part == GENERAL else (part,)
        return any(card.said(one, day_of(at)) != card.said(one, on) for one in parts)


def _told_by(name: str, cards: Mapping[str, Card]) -> tuple[Card, str] | None:
    """The card and the part a file tells, by its name."""
    stem, dot, ending = name.rpartition(".")
    card, _, part = stem.partition(".")
    known = card in cards and (part in PARTS[1:] or stem == card) and dot + ending in MEDIA
    return (cards[card], part or GENERAL) if known else None
