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
    """The longest words most of the texts share, best first; those of one text where there is only one."""
    counted = Counter(word for text in texts for word in _words(text))
    shared = [word for word, count in counted.items() if count > 1 or len(texts) == 1]
    best = sorted(shared, key=lambda word: (-counted[word] * (len(word) - 1), -len(word), word))
    chosen: list[str] = []
    for word in best:
        if not any(word in other or other in word for other in chosen):
            chosen.append(word)
    return tuple(chosen[:MOST])


def without_functions(text: str, gap: str = "") -> str:
    """The text without the characters that tell nothing about what is asked."""
    return _EMPTY.sub(gap, text)


def stem_of(title: str) -> str:
    """A file name in pinyin: 蜂箱 → feng_xiang."""
    return _NO_STEM.sub("_", "_".join(lazy_pinyin(title)).lower()).strip("_")


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
