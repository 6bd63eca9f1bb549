"""Personal data in what people type: some is cut out before anything is stored, more before understanding sees it."""

import re
from dataclasses import dataclass
from pathlib import Path

from dialogues.plain import says_something
from knowledge.entry import Entry

PERSONAL = Path(__file__).parent / "words" / "personal.yml"
NUMBER_STANDS_FOR = "000000"  # understanding reads any long number as "a number"
NAME_STANDS_FOR = "某人"

_DIGITS = str.maketrans("０１２３４５６７８９〇零一二三四五六七八九ⅩＸｘ", "012345678900123456789XXx")
_GAP = r"[ \u3000\-–—.·]?"  # what people put between groups of digits
# identity numbers have 15 or 18 places, bank cards 16 to 19, accounts up to 23
_LONG_RUN = re.compile(rf"(?<![0-9])[0-9](?:{_GAP}[0-9]){{14,22}}[Xx]?(?![0-9])")
_GROUPS = re.compile(r"[0-9]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_PHONE = re.compile(rf"(?<![0-9])(?:\+?86{_GAP})?(?:1(?:{_GAP}[0-9]){{10}}|0[0-9]{{2,3}}{_GAP}[0-9]{{7,8}})(?![0-9])")


@dataclass(frozen=True)
class Cut:
    """A text without what we never ask for: whether something was cut out, and whether nothing else was said."""

    text: str
    found: bool
    alone: bool


class Personal:
    """Recognises identity and bank card numbers, codes, phones and names."""

    def __init__(self, told: Entry) -> None:
        told.only("secrets", "cut", "introduces", "introduces_alone", "surnames")
        self._mark = told.text("cut")
        doubles, singles = told.words("surnames")
        self.surname = rf"(?:{'|'.join(doubles.split())}|[{singles}])"
        """A pattern of one surname."""
        name = rf"{self.surname}[\u4e00-\u9fff]{{0,2}}"
        leads, alone = (_longest_first(told.words(key)) for key in ("introduces", "introduces_alone"))
        self._name = re.compile(rf"((?:{leads})[:： ]?){name}|((?:{alone})[:： ]?){name}(?![\w])")
        self._secret = re.compile(rf"(?:{'|'.join(told.words('secrets'))})[^0-9]{{0,6}}([0-9]{{4,8}})(?![0-9])")

    def cut(self, text: str) -> Cut:
        """The text without identity numbers, bank card numbers, codes and passwords, however they are written."""
        runs = [found.span() for found in _LONG_RUN.finditer(text.translate(_DIGITS)) if not _phones(found[0])]
        kept = _replaced(text, runs, self._mark)
        secrets = [found.span(1) for found in self._secret.finditer(kept.translate(_DIGITS))]
        kept = _replaced(kept, secrets, self._mark)
        found = kept != text
        return Cut(kept, found, found and not says_something(kept.replace(self._mark, "")))

    def hidden(self, text: str) -> str:
        """The text as understanding may see it: phones, other long numbers and names stand for themselves."""
        kept = self.cut(text).text
        phones = [found.span() for found in _PHONE.finditer(kept.translate(_DIGITS))]
        numberless = _replaced(kept, phones, NUMBER_STANDS_FOR).replace(self._mark, NUMBER_STANDS_FOR)
        return self._name.sub(lambda found: (found[1] or found[2]) + NAME_STANDS_FOR, numberless)


def load_personal(path: Path = PERSONAL) -> Personal:
    """The words of the data file; raises Fault."""
    return Personal(Entry.of_file(path))


def _longest_first(words: tuple[str, ...]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _phones(run: str) -> bool:
    """Two phone numbers side by side are as long as a bank card."""
    return any(_MOBILE.fullmatch(group) for group in _GROUPS.findall(run))


def _replaced(text: str, spans: list[tuple[int, int]], mark: str) -> str:
    """Found in plain digits, replaced in the text as typed: both have the same length."""
    for start, end in reversed(spans):
        text = text[:start] + mark + text[end:]
    return text
