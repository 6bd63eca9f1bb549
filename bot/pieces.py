"""Pieces: cuts a message into what is asked in it, and finds what is meant after 不是问…，是问…."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from knowledge.entry import Entry

PIECES = Path(__file__).parent / "words" / "pieces.yml"
LIMITS = ("shortest", "shortest_meant", "read", "longest")
PAUSE = "，"
_PAUSES = str.maketrans(dict.fromkeys(",、;；:： \u3000\n", PAUSE))
_EDGES = " ,，、;；:：\u3000\n"
_NOTHING = re.compile("(?!)")


@dataclass(frozen=True)
class Correction:
    """Words after which stands what is not meant, and words after which stands what is."""

    denied: re.Pattern[str]
    meant: re.Pattern[str]


@dataclass(frozen=True)
class Cutting:
    """Where a text is cut; places are found in the text with one mark for every pause, and hold for the text itself."""

    ends: re.Pattern[str]
    begins: re.Pattern[str]
    corrections: tuple[Correction, ...]
    no_correction: re.Pattern[str]
    asked_back: re.Pattern[str]
    shortest: int
    shortest_meant: int
    read: int
    longest: int

    def pieces(self, text: str) -> tuple[str, ...]:
        """The pieces that say something, in their order."""
        even = text.translate(_PAUSES)
        cuts = {0, len(text), *(found.end() for found in self.ends.finditer(even))}
        cuts |= {found.start() for found in self.begins.finditer(even)}
        pieces = (text[begin:end].strip(_EDGES) for begin, end in pairwise(sorted(cuts)))
        return tuple(piece for piece in pieces if _length(piece) >= self.shortest)

    def meant(self, text: str) -> str | None:
        """What is meant instead of what is denied; None where nothing is, and in a long message."""
        if len(text) > self.longest:
            return None
        even = self.no_correction.sub(lambda found: "…" * len(found[0]), text.translate(_PAUSES))
        found = (self._after(correction, even) for correction in self.corrections)
        place = next((place for place in found if place is not None), None)
        said = text[place:].strip(_EDGES) if place is not None else ""
        return said if _length(said) >= self.shortest_meant else None

    def _after(self, correction: Correction, even: str) -> int | None:
        """Where the last word ends after which stands what is meant."""
        denied = correction.denied.search(even)
        places = [found.span() for found in correction.meant.finditer(even, denied.end())] if denied else []
        if not denied or not places or self.asked_back.search(even, denied.end(), places[-1][0]):
            return None
        return places[-1][1]


def _length(piece: str) -> int:
    """Letters, characters and digits in it."""
    return sum(mark.isalnum() for mark in piece)


def load_cutting(path: Path = PIECES) -> Cutting:
    """The words of the data file; raises Fault."""
    told = Entry.of_file(path)
    told.only("ends", "begins", "corrections", "no_correction", "asked_back", "limits")
    limits = told.inner("limits")
    limits.only(*LIMITS)
    return Cutting(
        _any(told.words("ends")), _any(told.words("begins")), tuple(map(_correction, told.rows("corrections"))),
        _any(told.words("no_correction")), _any(told.words("asked_back")),
        **{name: limits.number(name) for name in LIMITS},
    )


def _correction(row: Entry) -> Correction:
    """What is denied once more (…，不是问五保，是问特困) is not what is meant."""
    row.only("denied", "meant")
    return Correction(_any(row.words("denied")), re.compile(f"(?<![不没唔])(?:{_any(row.words('meant')).pattern})"))


def _any(words: Collection[str]) -> re.Pattern[str]:
    """One of the words, the longest first."""
    longest_first = sorted(words, key=lambda word: -len(word.removeprefix(PAUSE)))
    return re.compile("|".join(map(_pattern, longest_first))) if words else _NOTHING


def _pattern(word: str) -> str:
    """A pause before a word is asked for, and is no part of it."""
    rest = word.removeprefix(PAUSE)
    return re.escape(rest) if rest == word else f"(?<={PAUSE}){re.escape(rest)}"
