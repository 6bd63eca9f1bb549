"""What a group of questions is called: the words most of them share, and a file name made of them."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pypinyin import lazy_pinyin

from knowledge.entry import Entry

WORDS = Entry.of_file(Path(__file__).parent / "words.yml")
SHORTEST, LONGEST = 2, 6  # characters of a name
MOST = 3  # names
_RUN = re.compile(r"[\u4e00-\u9fff]+")
_EMPTY = re.compile(f"[{WORDS.text('function_characters')}]")
_GENERAL = frozenset(WORDS.words("too_general"))
_NO_STEM = re.compile(r"[^a-z0-9]+")


def commonest(texts: Sequence[str]) -> tuple[str, ...]:
    """Up to MOST words that the texts share, the longest and commonest first; of one text alone its first long word."""
    once = list(dict.fromkeys(texts))
    counted = Counter(word for text in once for word in _words(text))
    if len(once) == 1:
        return tuple(sorted(counted, key=lambda word: (-len(word), once[0].find(word)))[:1])
    shared = [word for word, count in counted.items() if count > 1]
    chosen: list[str] = []
    for word in sorted(shared, key=lambda word: (-counted[word] * (len(word) - 1), -len(word), word)):
        apart = not any(_overlap(word, other) for other in chosen)
        if apart and len(chosen) < MOST and (not chosen or counted[word] * 2 >= counted[chosen[0]]):
            chosen.append(word)
    return tuple(chosen)


def without_functions(text: str, gap: str = "") -> str:
    """The text without the characters that tell nothing about what is asked."""
    return _EMPTY.sub(gap, text)


def stem_of(title: str) -> str:
    """A file name in pinyin: 蜂箱 → feng_xiang."""
    return _NO_STEM.sub("_", "_".join(lazy_pinyin(title)).lower()).strip("_")


def _overlap(word: str, other: str) -> bool:
    """Whether they may be pieces of the same words."""
    return any(word[place : place + 2] in other for place in range(len(word) - 1))


def _words(text: str) -> set[str]:
    """Every run of characters in a text that could be a name."""
    runs = _RUN.findall(without_functions(text, " "))
    found = {
        run[begin : begin + length]
        for run in runs
        for length in range(SHORTEST, LONGEST + 1)
        for begin in range(len(run) - length + 1)
    }
    return found - _GENERAL
