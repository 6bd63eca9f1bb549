"""The words for days and stretches of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words.yml"


@dataclass(frozen=True)
class DayWords:
    """Offsets by word, stretches by word, and the words nobody can place."""

    days: Mapping[str, int]
    years: Mapping[str, int]
    months: Mapping[str, int]
    stretches: Mapping[str, tuple[str, str]]
    new_year: Mapping[str, tuple[int, int]]
    closing: tuple[str, ...]
    lately: Mapping[str, tuple[int, int]]
    vague: frozenset[str]


@cache
def load_day_words(path: Path = WORDS) -> DayWords:
    """The file's words; raises Fault."""
    entry = Entry.of_file(path)
    entry.only("days", "years", "months", "stretches", "new_year", "closing", "lately", "vague")
    return DayWords(
        _offsets(entry.inner("days")), _offsets(entry.inner("years")), _offsets(entry.inner("months")),
        {word: (ends[0], ends[1]) for word, ends in _pairs(entry.inner("stretches")).items()},
        {word: (int(ends[0]), int(ends[1])) for word, ends in _pairs(entry.inner("new_year")).items()},
        entry.words("closing"),
        {word: (int(ends[0]), int(ends[1])) for word, ends in _pairs(entry.inner("lately")).items()},
        frozenset(entry.words("vague")),
    )


def _offsets(entry: Entry) -> dict[str, int]:
    return {word: int(entry.text(word)) for word in entry.values}


def _pairs(entry: Entry) -> dict[str, list[str]]:
    return {word: entry.text(word).split() for word in entry.values}
