"""Typed: a text from a keyboard as it can be stored and shown, without what nobody sees."""

import re
import unicodedata

from dialogues.plain import UNSEEN

_LONG_GAP = re.compile(r"[ \t\u3000]{2,}")


def readable(text: str) -> str:
    """No invisible marks, no half characters, no long gaps; empty where nothing is to be seen."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    lines = whole.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    seen = (mark for mark in lines if mark == "\n" or unicodedata.category(mark) not in UNSEEN)
    return _LONG_GAP.sub(" ", "".join(seen)).strip()
