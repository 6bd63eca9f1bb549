"""A reply without invisible marks, and as it can be compared."""

import re
import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")  # control, format (zero-width, right-to-left), surrogates, unassigned
_SPACES = re.compile(r"\s+")
_EDGES = " ,.!?:;~'\"。，、！？：；～…“”‘’·-—()（）"
_ENDINGS = "啊呀哦喔嘛呢吧了啦哈噢的"
LONGEST_REPEATED = 40  # characters; what is longer is a story
_REPEATED = re.compile(r"(.+?)(?:[ ,.!;~，。！、；～…]*\1)+")
_BEGINNINGS = re.compile(r"^(?:我?(?:选|要选|就选|是说)|那就|就是?)")


def clean(text: str) -> str:
    """The text as written: lines and spaces folded into one space, invisible marks dropped."""
    folded = _SPACES.sub(" ", text)
    return "".join(mark for mark in folded if unicodedata.category(mark) not in _UNSEEN).strip()


def plain(text: str) -> str:
    """The clean text with full-width made half-width, so that it can be compared."""
    return clean(unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Plain text without the marks around it and in lower case: what an answer in one word comes down to."""
    return plain(text).strip(_EDGES).lower()


def once(text: str) -> str:
    """The bare text said once: 好好好 is 好, 同意，同意 is 同意."""
    said = bare(text)
    repeated = _REPEATED.fullmatch(said[:LONGEST_REPEATED])
    return repeated[1] if repeated and len(said) <= LONGEST_REPEATED else said


def core(text: str) -> str:
    """The bare text without 我选, 就 before it and 吧, 了, 的 after it; itself where nothing would be left."""
    shorter = _BEGINNINGS.sub("", bare(text)).rstrip(_ENDINGS).strip(_EDGES)
    return shorter or bare(text)
