"""The words by which stories tell things, and how a list of words becomes one pattern."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words.yml"
_GAP = r"[^,。!?;:…\s]{0,5}?"
_LISTS = {
    "unreal": ("sentence", "clause", "before", "until"),
    "spent": (
        "spent", "bills", "elsewhere", "after", "after_elsewhere", "payers", "rates", "not_spent", "totals",
        "lost", "lost_after", "not_lost",
    ),
    "size": ("leads", "alone", "apart", "subsets", "places", "now", "couple"),
    "age": ("others",),
    "whose": (
        "own", "weakly_own", "spouses", "not_myself", "others", "weakly_others", "in_passing", "helped", "for", "away",
        "afar", "all_of_them",
    ),
    "relation": ("child", "relative", "neighbour", "staff", "parents"),
    "relation_said": ("child", "relative", "neighbour", "staff"),
    "risks": ("mainly",),
    "since": ("begun", "not_since", "unrelated", "before_length", "after_length", "ages", "length_ends", "setting_out"),
    "place": ("at_home", "elsewhere", "leads", "after"),
    "name": ("mine", "theirs", "ends", "surnames", "familiar", "not_names"),
    "phone": ("strangers",),
    "urgency": ("danger_now", "days", "ordinary", "over"),
}


@dataclass(frozen=True)
class FindingWords:
    """Lists of words by what they are for; `lists` by finder and name, `written` other spellings of a character."""

    written: Mapping[str, str]
    denial: tuple[str, ...]
    denial_filler: tuple[str, ...]
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]

    @property
    def unreal(self) -> Mapping[str, tuple[str, ...]]:
        """Words that begin or mark what has not happened."""
        return self.lists["unreal"]


@cache
def load_finding_words(path: Path = WORDS) -> FindingWords:
    """The file's words; raises Fault for a list nobody reads and for one that is missing."""
    entry = Entry.of_file(path)
    entry.only("written", "denial", "denial_filler", *_LISTS)
    written = entry.inner("written")
    return FindingWords(
        {mark: written.text(mark) for mark in written.values},
        _some(entry, "denial"), _some(entry, "denial_filler"),
        {name: _lists(entry.inner(name), keys) for name, keys in _LISTS.items()},
    )


def words_of(finder: str, name: str) -> tuple[str, ...]:
    """One list of words."""
    return load_finding_words().lists[finder][name]


@cache
def one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern for any of the words, the longest first; ~ stands for up to five characters of the same clause."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(_GAP.join(map(re.escape, word.split("~"))) for word in longest) + ")")


def _lists(entry: Entry, keys: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    entry.only(*keys)
    return {key: _some(entry, key) for key in keys}


def _some(entry: Entry, key: str) -> tuple[str, ...]:
    words = entry.words(key)
    if not words or not all(word.strip("~ ") for word in words):
        raise entry.fault(key, "这里没有写词", "请写成 [甲, 乙]")
    return words
