"""The words this room uses towards staff and households; they lie in words.yml, beside this file."""

from functools import cache
from pathlib import Path
from typing import Any

from knowledge.reading import read

WORDS = Path(__file__).parent / "words.yml"


@cache
def _words() -> dict[str, Any]:
    words = read(WORDS)
    assert isinstance(words, dict)  # noqa: S101 - a file of ours, checked by a test
    return words


def word(place: str, /, **values: object) -> str:
    """The text under a dotted place, with its braces filled; KeyError if nobody wrote it."""
    found: Any = _words()
    for key in place.split("."):
        found = found[key]
    return str(found).format(**values)


def words_under(place: str) -> dict[str, str]:
    """Every code under a place with its word, in the order of the file."""
    found: Any = _words()
    for key in place.split("."):
        found = found[key]
    return dict(found)
