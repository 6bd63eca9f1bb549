"""Redaction: a question as staff may read it, without what leads to a person; roughly is near enough."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.personal import Personal
from bot.rough import rough
from knowledge.entry import Entry

REDACTION = Path(__file__).parent / "words" / "redaction.yml"
HAN = "\u4e00-\u9fff"

_FIGURES = "0-9０-９〇零一二三四五六七八九幺"
_GAP = r"[\s\u3000\-–—－~.·•_,，/*]{0,3}"  # what people put between groups of digits
_LONG_NUMBER = re.compile(rf"[{_FIGURES}](?:{_GAP}[{_FIGURES}]){{4,}}[XxＸｘ]?")
_HANDLE = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[A-Za-zＡ-Ｚａ-ｚ0-9０-９_\-]{5,}", re.ASCII)
_HOUSE = re.compile(rf"(?:[{_FIGURES}十百]+|[A-Za-z])(?:号楼|号|栋|幢|单元|室|弄|巷)")
_GROUP = re.compile(r"第?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})(?:组|队|屯|社)(?!长)")


@dataclass(frozen=True)
class Redaction:
    """Takes names, numbers, handles and places below the township out of a text; `places` are our own villages."""

    personal: Personal
    marks: Entry
    name: re.Pattern[str]
    village: re.Pattern[str]
    no_names: tuple[str, ...]
    no_villages: tuple[str, ...]

    def redacted(self, text: str, places: Iterable[str], most: int) -> str:
        """At most `most` characters; what is cut off was redacted first, so that no half number remains."""
        kept = self.personal.hidden(text)
        for place in sorted(set(places), key=len, reverse=True):
            kept = self._without_place(kept, place)
        kept = _HANDLE.sub(self._mark("number"), _LONG_NUMBER.sub(self._mark("number"), rough(kept)))
        kept = self.village.sub(self._village, _GROUP.sub(self._mark("group"), _HOUSE.sub(self._mark("house"), kept)))
        kept = self.name.sub(self._nameless, kept)
        return kept if len(kept) <= most else kept[: most - 1] + "…"

    def letters_left(self, kept: str) -> int:
        """Letters and characters of a redacted text besides the words that stand for what was taken out."""
        for mark in self.marks.values:
            kept = kept.replace(self._mark(mark), "")
        return sum(letter.isalpha() for letter in kept)

    def _mark(self, what: str) -> str:
        return self.marks.text(what)

    def _without_place(self, text: str, place: str) -> str:
        """Also without its 村 or 屯, where what is left is still a name: two characters."""
        short = place.rstrip("村屯寨组队")
        mark = self._mark("village" if place.endswith("村") else "group")
        kept = text.replace(place, mark)
        return kept.replace(short, mark) if len(short) > 1 and not short.isascii() else kept

    def _village(self, found: re.Match[str]) -> str:
        if found[0].endswith(self.no_villages):
            return found[0]
        return self._mark("village" if found[0].endswith("村") else "group")

    def _nameless(self, found: re.Match[str]) -> str:
        group = found.lastgroup or "alone"  # the one alternative that matched
        if found.string.startswith(self.no_names, found.start(group)):
            return found[0]
        return found[0].replace(found[group], self._mark("name"))


def load_redaction(personal: Personal, path: Path = REDACTION) -> Redaction:
    """The words of the data file; raises Fault."""
    told = Entry.of_file(path)
    told.only("replaced", "leads", "titles", "rare_surnames", "no_names", "no_villages", "of_the_village")
    leads, titles, after = (_any_of(told.words(key)) for key in ("leads", "titles", "of_the_village"))
    full = rf"{personal.surname}[{HAN}]{{1,2}}"
    more = rf"(?:{personal.surname}|[{told.text('rare_surnames')}])"
    name = (
        rf"(?:{leads})[:： ]?(?P<name>{more}[{HAN}]{{1,2}})"
        rf"|(?P<titled>{more}[{HAN}]{{0,2}}?)(?={titles})"
        rf"|(?<![\w])(?P<alone>{full})(?![\w])"
    )
    village = rf"(?:(?![乡镇县市区某])[{HAN}]){{1,3}}(?:村(?!{after})|屯|寨|峒|垌)"
    return Redaction(
        personal, told.inner("replaced"), re.compile(name), re.compile(village), told.words("no_names"),
        told.words("no_villages"),
    )


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


