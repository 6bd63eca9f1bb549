"""Plain text: one spelling for what people write in many ways, before anything is learnt or recognised."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Iterable, List

PLACE = "某地"
LONG_NUMBER = "#"
_NUMBERS = re.compile(r"\d{6,}")
_SPACES = re.compile(r"\s+")
_REPEATED = re.compile(r"(.)\1{2,}")


def read_words(file: Path) -> List[List[str]]:
    """The lines of a word list, cut at tabs; what follows # is for people."""
    lines = (line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [line.split("\t") for line in lines if line]


@dataclass(frozen=True)
class PlainText:
    """Rewrites a message into plain text."""

    rewrites: Dict[str, str]
    """What is written -> what is learnt; longer ones win."""

    @classmethod
    def from_folders(cls, folders: Iterable[Path]) -> "PlainText":
        """Read dialect.txt (two columns) and places.txt (one column) of each folder."""
        rewrites: Dict[str, str] = {}
        for folder in folders:
            rewrites.update((row[0], PLACE) for row in read_words(folder / "places.txt"))
            rewrites.update((row[0], row[1]) for row in read_words(folder / "dialect.txt"))
        return cls(rewrites)

    def __post_init__(self) -> None:
        longest_first = sorted(self.rewrites, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
        object.__setattr__(self, "_pattern", pattern)

    def of(self, text: str) -> str:
        """Half-width, lower case, dialect words as standard ones, places and long numbers without their name."""
        text = unicodedata.normalize("NFKC", text).lower()
        text = _REPEATED.sub(r"\1\1", _SPACES.sub(" ", _NUMBERS.sub(LONG_NUMBER, text))).strip()
        return self._pattern.sub(lambda found: self.rewrites[found.group()], text)
