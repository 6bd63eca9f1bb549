"""How texts for villagers are measured: sentence length, digits that no parameter binds, places to fill."""

import re
import string

READING_LIMIT = 24  # characters a sentence may have on average, so that it can be read aloud in one breath
LABEL_LIMIT = 10  # characters; a longer label is cut on a phone's button
_ENDS = re.compile(r"[。！？；!?;\n]+")
_WHOLE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?”?")
_TITLES = re.compile(r"《[^》]*》")
_PLACES = re.compile(r"\{[^{}]*\}")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text without their end marks."""
    return tuple(part.strip() for part in _ENDS.split(text) if part.strip())


def with_ends(text: str) -> tuple[str, ...]:
    """The sentences of a text, each with its end mark."""
    return tuple(_WHOLE.findall(text))


def mean_length(text: str) -> float:
    """Characters per sentence, only those that are read aloud; 0 for an empty text."""
    found = sentences(text)
    return sum(mark.isalnum() for mark in "".join(found)) / len(found) if found else 0.0


def too_long(text: str) -> bool:
    """Whether the sentences are too long on average to be read aloud."""
    return mean_length(text) > READING_LIMIT


def stray_digits(text: str) -> str:
    """Digits that stand neither in {a parameter} nor in 《a title》."""
    bare = _PLACES.sub("", _TITLES.sub("", text))
    return "".join(mark for mark in bare if mark.isdigit())


def placeholders(text: str) -> tuple[str, ...]:
    """The names in braces, in their order; raises ValueError where braces do not close."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
