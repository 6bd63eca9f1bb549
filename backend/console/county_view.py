"""What the county's page shows: what is missing first, what wants confirming again, then everything that stands."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.orm import Session

from backend.console.county_history import item_title
from backend.console.shown import WORDS, Badge
from backend.county.models import CountyFact
from backend.county.queries import items
from backend.county.words import known_names
from backend.divisions.models import Division
from knowledge.cards import Card, load_cards
from knowledge.offices import load_offices

CARDS, OFFICES = load_cards(), load_offices()
MISSING, OLD = Badge("warn", "没有填"), Badge("warn", "该核实了")
ON_REQUEST = ("watch_line", "statement", "word")  # kinds whose items stand on the page only once they were told


@dataclass(frozen=True)
class Line:
    """One item: what it is called, what stands there, how fresh it is, and the page on which it is changed."""

    kind: str
    subject: str
    title: str
    value: Mapping[str, str]
    number: int
    badge: Badge
    path: str
    cards: int = 0

    @property
    def is_told(self) -> bool:
        return bool(self.value)

    @property
    def is_old(self) -> bool:
        return self.badge == OLD


@dataclass(frozen=True)
class CountyView:
    """The sections of the page, in the order in which they stand there; `cards` by topic."""

    contacts: tuple[Line, ...]
    other_contacts: tuple[Line, ...]
    key: Line
    watch_lines: tuple[Line, ...]
    cards: Mapping[str, tuple[Line, ...]]
    statements: tuple[Line, ...]
    words: tuple[Line, ...]
    withdrawn: tuple[Line, ...]

    @property
    def missing_contacts(self) -> tuple[Line, ...]:
        return tuple(line for line in self.contacts if not line.is_told)

    @property
    def unconfirmed(self) -> int:
        return sum(not line.is_told for lines in self.cards.values() for line in lines)

    @property
    def old(self) -> tuple[Line, ...]:
        """What was confirmed so long ago that somebody should ask again."""
        confirmed = (line for lines in self.cards.values() for line in lines)
        every = (*self.contacts, *self.other_contacts, self.key, *self.watch_lines, *confirmed, *self.statements)
        return tuple(line for line in every if line.is_old)


class _Lines:
    """Makes the lines of one place on one day."""

    def __init__(self, facts: Iterable[CountyFact], place: Division, today: date, again: timedelta) -> None:
        self.facts = {(fact.kind, fact.subject): fact for fact in facts}
        self.place, self.today, self.again = place, today, again

    def of(self, kind: str, subject: str, title: str, cards: int = 0) -> Line:
        fact = self.facts.get((kind, subject))
        value = defaultdict(str, (fact.value if fact else None) or {})  # what was not told is shown as nothing
        number = fact.number if fact else 0
        return Line(kind, subject, title, value, number, self.badge(kind, value), self.path(kind, subject), cards)

    def path(self, kind: str, subject: str) -> str:
        return f"/staff/county/{kind}/{quote(subject)}?place={self.place.id}"

    def badge(self, kind: str, value: Mapping[str, str]) -> Badge:
        if not value or "confirmed_on" not in value:
            return MISSING
        if value.get("ends") and date.fromisoformat(value["ends"]) < self.today:
            return Badge("plain", "已到期")
        is_old = self.today - date.fromisoformat(value["confirmed_on"]) > self.again
        if is_old and kind != "watch_line":  # a line holds for its year, however long ago that was
            return OLD
        return Badge("bad", "今年不执行") if value.get("holds") == "no" else Badge("good", "已核实")

    def told(self, kind: str) -> list[str]:
        return [fact.subject for fact in self.facts.values() if fact.kind == kind and fact.value is not None]

    def withdrawn(self) -> tuple[Line, ...]:
        """What is shown nowhere else any more."""
        gone = [fact for fact in self.facts.values() if fact.value is None and fact.kind in ON_REQUEST]
        return tuple(self.of(fact.kind, fact.subject, item_title(fact.kind, fact.subject, {})) for fact in gone)


def county_view(
    session: Session, county: Division, place: Division, today: date, again_days: int, words_folder: Path
) -> CountyView:
    """Everything of a county; its contacts are those of `place`, which may be a township of it."""
    lines = _Lines(items(session, county.id), county, today, timedelta(days=again_days))
    here = lines if place is county else _Lines(items(session, place.id), place, today, lines.again)
    used = Counter(card.ask for card in CARDS.values())
    contacts = sorted((here.of("contact", id_, office.label, used[id_]) for id_, office in OFFICES.items()),
                      key=lambda line: -line.cards)
    return CountyView(
        tuple(line for line in contacts if line.cards), tuple(line for line in contacts if not line.cards),
        lines.of("key", "level", "是不是重点帮扶县"), _watch_lines(lines), _by_topic(lines),
        _statements(lines), _words(lines, words_folder), lines.withdrawn(),
    )


def _watch_lines(lines: _Lines) -> tuple[Line, ...]:
    """This year's always, told or not; those of other years where they were told. The latest first."""
    years = {str(lines.today.year), *lines.told("watch_line")}
    return tuple(lines.of("watch_line", year, f"{year}年") for year in sorted(years, reverse=True))


def _by_topic(lines: _Lines) -> Mapping[str, tuple[Line, ...]]:
    """Cards from which somebody may claim something, or which a cadre works by, in the order of the topics."""
    topics: dict[str, list[Card]] = {topic: [] for topic in WORDS["county"]["topics"]}
    for card in CARDS.values():
        if card.audience != "background":
            topics.setdefault(card.topic, []).append(card)
    return {
        topic: tuple(lines.of("confirmation", card.id, card.label) for card in cards)
        for topic, cards in topics.items() if cards
    }


def _statements(lines: _Lines) -> tuple[Line, ...]:
    """By the card they are about."""
    cards = {id_: (lines.facts["statement", id_].value or {})["card"] for id_ in lines.told("statement")}
    named = {id_: known_names().labels.get(card, card) for id_, card in cards.items()}
    return tuple(lines.of("statement", id_, named[id_]) for id_ in sorted(named, key=lambda id_: cards[id_]))


def _words(lines: _Lines, folder: Path) -> tuple[Line, ...]:
    """Local words, and whether the last training knew them."""
    file, labels = folder / "dialect.txt", known_names().labels
    learnt = {line.split("\t")[0] for line in file.read_text("utf-8").splitlines()} if file.exists() else set()
    found = []
    for word in lines.told("word"):
        line = lines.of("word", word, word)
        badge = Badge("good", "已学会") if word.lower() in learnt else Badge("warn", "等下次学习")
        value = defaultdict(str, means=labels.get(line.value["means"], line.value["means"]))
        found.append(Line("word", word, word, value, line.number, badge, line.path))
    return tuple(found)
