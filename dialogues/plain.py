"""A reply without invisible marks, whether it says anything, and as it can be compared."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from knowledge.entry import Entry

DIALECT = Path(__file__).parent / "dialect.yml"

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of marks nobody sees: control, format (zero-width, right-to-left), half, private, unassigned."""
_BLANK = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters to a machine, and to everybody else nothing
_SPACES = re.compile(r"\s+")
_EDGES = " ,.!?:;~'\"。，、！？：；～…“”‘’·-—()（）"
_ENDINGS = "啊呀哦喔嘛呢吧了啦哈噢的咯哇嘅咗㗎喇嘞喽呗哩"
_PICTURES = re.compile("[\u20e3\ufe00-\ufe0f]")  # what makes a picture of the mark before it
LONGEST_REPEATED = 40  # characters; what is longer is a story
_REPEATED = re.compile(r"(.+?)(?:[ ,.!;~，。！、；～…]*\1)+")
_BEGINNINGS = re.compile(r"^(?:我?(?:选|要选|就选|是说)|那就|就是?)")


def letters(text: str) -> int:
    """How many letters, characters and digits somebody can read in it; marks and pictures are none."""
    return sum(mark.isalnum() and mark not in _BLANK for mark in text)


def says_something(text: str) -> bool:
    """Whether there is a letter, a character or a digit in it, and not only pictures and marks."""
    return letters(text) > 0


def clean(text: str) -> str:
    """The text as written: lines and spaces folded into one space, invisible marks dropped."""
    folded = _SPACES.sub(" ", text)
    return "".join(mark for mark in folded if unicodedata.category(mark) not in UNSEEN).strip()


def plain(text: str) -> str:
    """The clean text with full-width made half-width, so that it can be compared."""
    return clean(unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Plain text without pictures, without the marks around it and in lower case: what an answer comes down to."""
    said = _PICTURES.sub("", plain(text))
    wordy = "".join(" " if unicodedata.category(mark) in ("So", "Sk") else mark for mark in said)
    return _SPACES.sub(" ", wordy).strip(_EDGES).lower()


def once(text: str) -> str:
    """The bare text said once: 好好好 is 好, 同意，同意 is 同意."""
    said = bare(text)
    repeated = _REPEATED.fullmatch(said[:LONGEST_REPEATED])
    return repeated[1] if repeated and len(said) <= LONGEST_REPEATED else said


def core(text: str) -> str:
    """The bare text without 我选, 就 before it and 吧, 了, 的 after it, in standard words.

    Itself where nothing would be left.
    """
    shorter = _BEGINNINGS.sub("", bare(text)).rstrip(_ENDINGS).strip(_EDGES)
    return _standard(shorter or bare(text))


def _standard(spoken: str) -> str:
    """唔知 as 不知道."""
    anywhere, whole, pattern = _dialect()
    return whole.get(spoken) or pattern.sub(lambda found: anywhere[found[0]], spoken)


@cache
def _dialect() -> tuple[Mapping[str, str], Mapping[str, str], re.Pattern[str]]:
    """The words of the file; raises Fault."""
    entry = Entry.of_file(DIALECT)
    entry.only("anywhere", "whole")
    anywhere, whole = (_meanings(entry.inner(name)) for name in ("anywhere", "whole"))
    longest = sorted(anywhere, key=len, reverse=True)
    return anywhere, whole, re.compile("|".join(map(re.escape, longest)))


def _meanings(entry: Entry) -> Mapping[str, str]:
    return {word: entry.text(word) for word in entry.values}
