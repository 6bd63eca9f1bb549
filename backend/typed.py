"""Typed: a text from a keyboard as it can be stored and shown, without what nobody sees."""

import re
import unicodedata

from dialogues.plain import UNSEEN

HIDDEN = ("Cc", "Cf", "Cs")
"""Kinds of marks that only hide or turn around what others read: control, format (zero-width, right-to-left), half."""
_LONG_GAP = re.compile(r"[ \t\u3000]{2,}")


def visible(text: str) -> str:
    """What stands there to be seen, with its line ends.

    Characters so rare that no table knows them stay, since names are written with them.
    """
    lines = text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(mark for mark in lines if mark == "\n" or unicodedata.category(mark) not in HIDDEN)


def readable(text: str) -> str:
    """No invisible marks, no half characters, no long gaps; empty where nothing is to be seen."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    seen = (mark for mark in visible(whole) if mark == "\n" or unicodedata.category(mark) not in UNSEEN)
    return _LONG_GAP.sub(" ", "".join(seen)).strip()
