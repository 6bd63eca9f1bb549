"""Finds the option a reply means: by its code, its number, or its words."""

import re
from collections.abc import Sequence

from dialogues.flow import Option, Question
from dialogues.numerals import NUMERAL, number
from dialogues.plain import bare, core, once
from dialogues.reply import Reply

_NUMBERED = re.compile(rf"(?:选|点|要|第)*({NUMERAL})(?:个|项|号|条|\.|、)?")
_LETTERS = re.compile(r"[^\w]+")
_SMALL_WORDS = re.compile(r"[我你您他她们这那家是的给帮替想要来报老人大姓个最难,]*")
_DENIES = re.compile("[不没未无?吗]|要是|如果|还是|以前|怎么|多少|什么|哪")
SHORTEST = 2  # characters of a label's beginning that may stand for it


def picked(question: Question, reply: Reply) -> Option | None:
    """The option meant, or None; a tap is only ever what its code says, a number what stands on the screen."""
    screen = question.screen
    options = tuple(dict.fromkeys((*question.options, *screen)))
    if reply.code is not None:
        return next((option for option in options if option.code == reply.code), None)
    place = numbered(reply.text)
    if place is not None:
        return screen[place - 1] if 1 <= place <= len(screen) else None
    return worded(options, reply.text)


def numbered(text: str) -> int | None:
    """The number when the reply is nothing but a number: 2, ２, 二, 第二个, 选2."""
    found = _NUMBERED.fullmatch(bare(text))
    return number(found[1]) if found else None


def worded(options: Sequence[Option], text: str) -> Option | None:
    """The only option whose label, whose label's words, or whose other words the reply is."""
    for spoken in (bare(text), core(text), once(text), once(core(text))):
        same = [option for option in options if spoken in _words(option)]
        if len(same) == 1:
            return same[0]
    begun = core(text)
    if len(begun) < SHORTEST:
        return None
    starting = [option for option in options if any(word.startswith(begun) for word in _words(option))]
    return starting[0] if len(starting) == 1 else None


def mentioned(options: Sequence[Option], text: str) -> Option | None:
    """The only option that is named among nothing but small words: 我是他儿子, 我帮隔壁的老人报."""
    spoken = core(text)
    named = {
        option.code: option
        for option in options for word in _words(option)
        if len(word) >= SHORTEST and word in spoken and _SMALL_WORDS.fullmatch(spoken.replace(word, "", 1))
    }
    return next(iter(named.values())) if len(named) == 1 else None


def named(options: Sequence[Option], text: str) -> Option | None:
    """The only option with a word that stands somewhere in a sentence which denies and supposes nothing: 养了几头牛."""
    spoken = core(text)
    if _DENIES.search(spoken):
        return None
    found = [option for option in options if any(len(word) >= SHORTEST and word in spoken for word in _words(option))]
    return found[0] if len(found) == 1 else None


def _words(option: Option) -> set[str]:
    parts = _LETTERS.split(bare(option.label))
    return {bare(option.label), core(option.label), *filter(None, parts), *map(bare, option.also)}
