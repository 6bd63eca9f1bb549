"""Policy cards: what one policy says, as dated and sourced statements, and what it leaves unsaid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.entry import Entry
from knowledge.reading import Fault
from knowledge.sources import SOURCES, Source, load_sources
from knowledge.wording import placeholders

CARDS = Path(__file__).parent / "cards"
PARTS = ("general", "amount", "who", "how", "where", "papers", "when", "validity")
BACKGROUND = "background"  # nobody can claim anything from such a card
AUDIENCES = ("villager", "cadre", "both", BACKGROUND)


@dataclass(frozen=True)
class Parameter:
    """A number of the text, bound once to the clause it comes from."""

    value: str
    unit: str
    source: Source
    clause: str

    def __str__(self) -> str:
        return self.value + self.unit


@dataclass(frozen=True)
class Statement:
    """One thing a source says on one part, with the numbers already in the words.

    `begins` and `ends` are both days on which it stands.
    """

    part: str
    says: str
    begins: date
    ends: date | None
    source: Source
    clause: str

    def stands(self, on: date) -> bool:
        """Whether the statement is in force by its own words on that day."""
        return self.begins <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True)
class Gap:
    """Something people ask and no source answers."""

    part: str
    says: str


@dataclass(frozen=True)
class Card:
    """One policy; `id` is the file's stem and the route of understanding, `near` are cards it is mixed up with."""

    id: str
    topic: str
    title: str
    label: str
    called: tuple[str, ...]
    audience: str
    ask: str
    parameters: Mapping[str, Parameter]
    statements: tuple[Statement, ...]
    gaps: tuple[Gap, ...]
    caution: str | None
    near: tuple[str, ...]

    def said(self, part: str, on: date) -> tuple[Statement, ...]:
        """What stands about a part on that day."""
        return tuple(s for s in self.statements if s.part == part and s.stands(on))

    def lapsed(self, part: str, on: date) -> tuple[Statement, ...]:
        """What stood about a part before that day and no longer does by its own words."""
        return tuple(s for s in self.statements if s.part == part and s.ends is not None and s.ends < on)

    def parts_said(self, on: date) -> tuple[str, ...]:
        """The parts about which something stands on that day, in the order of PARTS."""
        return tuple(part for part in PARTS if self.said(part, on))

    def unsaid(self) -> tuple[Gap, ...]:
        """What the sources leave open."""
        return self.gaps


def load_cards(folder: Path = CARDS, sources: Path = SOURCES) -> Mapping[str, Card]:
    """Every card by its id, sorted by topic and id; raises the first Fault."""
    known = load_sources(sources)
    cards: dict[str, Card] = {}
    for path in sorted(folder.glob("*/*.yml")):
        if path.stem in cards:
            raise Fault(str(path), "文件名", "别的文件夹里已有同名的卡", "请改文件名，一张卡只放一处")
        cards[path.stem] = load_card(path, known)
    return cards


def load_card(path: Path, sources: Mapping[str, Source]) -> Card:
    """One card; raises Fault where a key, a date, a source or a parameter is wrong."""
    entry = Entry.of_file(path)
    entry.only(
        "title", "label", "called", "audience", "ask", "parameters", "statements", "not_said", "caution", "near"
    )
    parameters = {name: _parameter(row, sources) for name, row in entry.inner("parameters").named()}
    return Card(
        id=path.stem,
        topic=path.parent.name,
        title=entry.text("title"),
        label=entry.text("label"),
        called=entry.words("called"),
        audience=entry.one_of("audience", AUDIENCES),
        ask=entry.text("ask"),
        parameters=parameters,
        statements=tuple(_statement(row, parameters, sources) for row in entry.rows("statements")),
        gaps=tuple(_gap(row) for row in entry.rows("not_said")),
        caution=entry.maybe_text("caution"),
        near=entry.words("near"),
    )


def _parameter(entry: Entry, sources: Mapping[str, Source]) -> Parameter:
    entry.only("value", "unit", "document", "clause")
    unit = entry.maybe_text("unit") or ""
    return Parameter(entry.text("value"), unit, _document(entry, sources), entry.text("clause"))


def _statement(entry: Entry, parameters: Mapping[str, Parameter], sources: Mapping[str, Source]) -> Statement:
    entry.only("part", "says", "from", "until", "source")
    origin = entry.inner("source")
    origin.only("document", "clause")
    return Statement(
        entry.one_of("part", PARTS), _bound(entry, parameters), entry.day("from"), entry.maybe_day("until"),
        _document(origin, sources), origin.text("clause"),
    )


def _bound(entry: Entry, parameters: Mapping[str, Parameter]) -> str:
    says = entry.text("says")
    try:
        return says.format_map({name: parameters[name] for name in placeholders(says)})
    except KeyError as unknown:
        name = unknown.args[0]
        raise entry.fault("says", f"没有叫“{name}”的数字", "请写进 parameters，或者改正名字") from None
    except (ValueError, AttributeError):
        raise entry.fault("says", "花括号写得不对", "请写成 {名字}") from None


def _gap(entry: Entry) -> Gap:
    entry.only("part", "says")
    return Gap(entry.one_of("part", PARTS), entry.text("says"))


def _document(entry: Entry, sources: Mapping[str, Source]) -> Source:
    return sources[entry.one_of("document", sources)]
