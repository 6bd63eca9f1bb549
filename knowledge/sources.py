"""The documents the cards quote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.entry import Entry

SOURCES = Path(__file__).parent / "sources.yml"


@dataclass(frozen=True)
class Source:
    """One document; `standing` is the sentence that goes with every number taken from it, `dated` its day if known."""

    id: str
    title: str
    short: str
    issuer: str
    number: str | None
    dated: date | None
    year: int
    kind: str
    region: str
    standing: str


def load_sources(path: Path = SOURCES) -> Mapping[str, Source]:
    """Every source by its id; raises Fault."""
    return {name: _source(name, entry) for name, entry in Entry.of_file(path).named()}


def _source(name: str, entry: Entry) -> Source:
    entry.only("title", "short", "issuer", "number", "dated", "year", "kind", "region", "standing")
    return Source(
        name, entry.text("title"), entry.text("short"), entry.text("issuer"), entry.maybe_text("number"),
        entry.maybe_day("dated"), entry.number("year"), entry.text("kind"), entry.text("region"),
        entry.text("standing"),
    )
