"""The words around what a card says, read from words.yml and checked as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.cards import PARTS
from knowledge.entry import Entry

WORDS = Path(__file__).parent / "words.yml"
ANSWER = ("source", "lapsed", "unsaid", "unsaid_title", "ask", "contact", "phone", "address", "hours", "no_phone")
COUNTY = ("said", "given", "holds", "over", "unconfirmed", "ended")
SHORT = ("title", "over", "ask", "call", "dated", "newest")
SHEET = ("sources", "office", "no_phone", "phone", "address", "hours", "printed", "years", "ask")
LOUDSPEAKER = ("begins", "ask", "call", "years", "unsaid", "again", "ends")


@dataclass(frozen=True)
class Words:
    """Sentences by the name of their use and their own (`answer.ask`), and the measures of each output."""

    parts: Mapping[str, str]
    sentences: Mapping[str, str]
    fills: tuple[str, ...]
    measures: Mapping[str, int]

    def say(self, name: str, /, **values: object) -> str:
        """The sentence of that name, filled in."""
        return self.sentences[name].format_map(values)


def load_words(path: Path = WORDS) -> Words:
    """Everything in the file; raises Fault naming file, place and remedy."""
    entry = Entry.of_file(path)
    entry.only("parts", "answer", "county", "short", "sheet", "loudspeaker")
    parts, short, sheet, loud = (entry.inner(name) for name in ("parts", "short", "sheet", "loudspeaker"))
    parts.only(*PARTS)
    short.only(*SHORT, "most")
    sheet.only(*SHEET, "line", "lines")
    loud.only(*LOUDSPEAKER, "fills", "a_minute", "shortest", "longest")
    return Words(
        parts={part: parts.text(part) for part in PARTS},
        sentences={
            **_texts("answer", entry, ANSWER), **_texts("county", entry, COUNTY), **_texts("short", entry, SHORT),
            **_texts("sheet", entry, SHEET), **_texts("loudspeaker", entry, LOUDSPEAKER),
        },
        fills=loud.words("fills"),
        measures={
            "short": short.number("most"), "line": sheet.number("line"), "lines": sheet.number("lines"),
            "a_minute": loud.number("a_minute"), "shortest": loud.number("shortest"),
            "longest": loud.number("longest"),
        },
    )


def day_words(day: date) -> str:
    """2026年3月5日, as it is read."""
    return f"{day.year}年{day.month}月{day.day}日"


def end_words(day: date) -> str:
    """2025年底 for the last day of a year, the day itself for any other."""
    return f"{day.year}年底" if (day.month, day.day) == (12, 31) else day_words(day)


def _texts(use: str, entry: Entry, names: tuple[str, ...]) -> Mapping[str, str]:
    return {f"{use}.{name}": entry.inner(use).text(name) for name in names}
