"""The words for days and stretches of the year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words.yml"


@dataclass(frozen=True)
class DayWords:
    """Offsets, stretches and feasts by word, and the words nobody can place; `doubtful` may be of either calendar."""

    days: Mapping[str, int]
    years: Mapping[str, int]
    months: Mapping[str, int]
    stretches: Mapping[str, tuple[str, str]]
    new_year: Mapping[str, tuple[int, int]]
    lately: Mapping[str, tuple[int, int]]
    vague: frozenset[str]
    feasts: Mapping[str, tuple[int, int]]
    moon_feasts: Mapping[str, tuple[int, int]]
    doubtful: frozenset[str]
    terms: Mapping[str, tuple[int, float]]


@cache
def load_day_words(path: Path = WORDS) -> DayWords:
    """The file's words; raises Fault."""
    entry = Entry.of_file(path)
    entry.only("days", "years", "months", "stretches", "new_year", "lately", "vague",
               "feasts", "moon_feasts", "doubtful", "terms")
    return DayWords(
        _offsets(entry.inner("days")), _offsets(entry.inner("years")), _offsets(entry.inner("months")),
        {word: (ends[0], ends[1]) for word, ends in _pairs(entry.inner("stretches")).items()},
        {word: (int(ends[0]), int(ends[1])) for word, ends in _pairs(entry.inner("new_year")).items()},
        {word: (int(ends[0]), int(ends[1])) for word, ends in _pairs(entry.inner("lately")).items()},
        frozenset(entry.words("vague")), _dates(entry.inner("feasts")), _dates(entry.inner("moon_feasts")),
        frozenset(entry.words("doubtful")),
        {word: (int(ends[0]), float(ends[1])) for word, ends in _pairs(entry.inner("terms")).items()},
    )


def _offsets(entry: Entry) -> dict[str, int]:
    return {word: int(entry.text(word)) for word in entry.values}


def _pairs(entry: Entry) -> dict[str, list[str]]:
    return {word: entry.text(word).split() for word in entry.values}


def _dates(entry: Entry) -> dict[str, tuple[int, int]]:
    """Month and day by word."""
    ends = {word: entry.text(word).split("-") for word in entry.values}
    return {word: (int(month), int(day)) for word, (month, day) in ends.items()}
