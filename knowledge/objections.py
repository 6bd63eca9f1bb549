"""Objections and complaints: what they may be about, who answers them, by when, and where else they may go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

from knowledge.deadlines import Deadline, load_deadlines, origin
from knowledge.entry import Entry
from knowledge.sources import SOURCES, Source, load_sources

FILE = Path(__file__).parent / "objections.yml"
KINDS = ("objection", "complaint")
STAGES = ("received", "taken", "answered", "passed_on")
LEVELS = ("township", "county")
KEPT_OUT = ("village", "helper", "township")


@dataclass(frozen=True)
class About:
    """What somebody is unhappy with: `kind` one of KINDS, `answered_by` one of LEVELS.

    `keeps_out`: whose people never see it, one of KEPT_OUT; None where it is about nobody.
    """

    id: str
    label: str
    kind: str
    keeps_out: str | None
    answered_by: str


@dataclass(frozen=True)
class Outcome:
    """What came of it: for staff to choose, and as the person is told."""

    label: str
    told: str


@dataclass(frozen=True)
class ObjectionRules:
    """The whole file. `window`: how long after a refusal it may be objected to, where the county has set that.

    `extension`: by how much the time to settle may grow; `review`: how long after an answer a review may be asked for.
    """

    about: Mapping[str, About]
    deadlines: Mapping[str, Deadline]
    extension: timedelta
    review: timedelta
    above_county: tuple[str, ...]
    window: timedelta | None
    outcomes: Mapping[str, Outcome]
    outside: Mapping[str, str]
    kept: timedelta


@cache
def objection_rules() -> ObjectionRules:
    """The file of this repository, read once; raises Fault."""
    return load_objections(FILE, SOURCES)


def load_objections(path: Path, sources: Path) -> ObjectionRules:
    """Raises Fault."""
    entry = Entry.of_file(path)
    entry.only("about", "deadlines", "spans", "above_county", "window_days", "outcomes", "outside", "kept_days")
    known = load_sources(sources)
    spans = {name: _span(row, known) for name, row in entry.inner("spans").named()}
    window, outside = entry.maybe_number("window_days"), entry.inner("outside")
    return ObjectionRules(
        {name: _about(name, row) for name, row in entry.inner("about").named()},
        load_deadlines(entry.inner("deadlines"), STAGES, known), spans["extension"], spans["review"],
        entry.words("above_county"),
        None if window is None else timedelta(days=window),
        {name: Outcome(row.text("label"), row.text("told")) for name, row in entry.inner("outcomes").named()},
        {name: outside.text(name) for name in outside.values},
        timedelta(days=entry.number("kept_days")),
    )


def _span(entry: Entry, sources: Mapping[str, Source]) -> timedelta:
    entry.only("days", "source")
    origin(entry, sources)
    return timedelta(days=entry.number("days"))


def _about(name: str, entry: Entry) -> About:
    entry.only("label", "kind", "keeps_out", "answered_by")
    keeps_out = entry.one_of("keeps_out", KEPT_OUT) if entry.has("keeps_out") else None
    answered_by = entry.one_of("answered_by", LEVELS)
    if keeps_out == answered_by:
        raise entry.fault("answered_by", "不能由被投诉的那一级自己答复", "请写上一级")
    return About(name, entry.text("label"), entry.one_of("kind", KINDS), keeps_out, answered_by)
