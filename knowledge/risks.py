"""The kinds of risk a household may tell, and how urgent it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.entry import Entry

RISKS = Path(__file__).parent / "risks.yml"


@dataclass(frozen=True)
class Risk:
    """One kind: words for the person, words for staff, other words for it, and whether it tells of health.

    `told` are words that tell it in a story, `told_alone` only where none of the kinds `after` is,
    `not_told` are their exceptions.
    """

    id: str
    says: str
    staff: str
    called: tuple[str, ...]
    health: bool
    told: tuple[str, ...] = ()
    told_alone: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    not_told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Urgency:
    """How soon help is needed, as the person sees it."""

    id: str
    says: str
    staff: str
    called: tuple[str, ...]


def load_risks(path: Path = RISKS) -> Mapping[str, Risk]:
    """Every kind of risk by its code, in the order shown; raises Fault."""
    return {name: _risk(name, entry) for name, entry in _file(path).inner("risks").named()}


def load_urgencies(path: Path = RISKS) -> Mapping[str, Urgency]:
    """Every urgency by its code, the gravest first; raises Fault."""
    return {name: _urgency(name, entry) for name, entry in _file(path).inner("urgencies").named()}


def _file(path: Path) -> Entry:
    entry = Entry.of_file(path)
    entry.only("risks", "urgencies")
    return entry


def _risk(name: str, entry: Entry) -> Risk:
    entry.only("says", "staff", "called", "health", "told", "told_alone", "after", "not_told")
    return Risk(
        name, entry.text("says"), entry.text("staff"), entry.words("called"), entry.truth("health"),
        entry.words("told"), entry.words("told_alone"), entry.words("after"), entry.words("not_told"),
    )


def _urgency(name: str, entry: Entry) -> Urgency:
    entry.only("says", "staff", "called")
    return Urgency(name, entry.text("says"), entry.text("staff"), entry.words("called"))
