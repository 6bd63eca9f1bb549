"""Whom a person may ask, in plain sentences without telephone numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Entry

OFFICES = Path(__file__).parent / "offices.yml"


@dataclass(frozen=True)
class Office:
    """One answer to "whom do I ask": a name for staff, a word for where there is no room, a sentence for the person."""

    id: str
    label: str
    brief: str
    asks: str


def load_offices(path: Path = OFFICES) -> Mapping[str, Office]:
    """Every office by the key that cards use in `ask`; raises Fault."""
    return {name: _office(name, entry) for name, entry in _file(path).inner("offices").named()}


def hotlines(path: Path = OFFICES) -> str:
    """The sentence about public hotlines; it promises no number that is not confirmed."""
    return _file(path).text("hotlines")


def _file(path: Path) -> Entry:
    entry = Entry.of_file(path)
    entry.only("offices", "hotlines")
    return entry


def _office(name: str, entry: Entry) -> Office:
    entry.only("label", "brief", "asks")
    return Office(name, entry.text("label"), entry.text("brief"), entry.text("asks"))
