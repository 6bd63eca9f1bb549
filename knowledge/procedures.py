"""Procedures: the stages a case goes through, who may move it, what must be written down, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.deadlines import UNITS, Deadline, Stop, load_deadlines, load_stops, origin
from knowledge.entry import Entry
from knowledge.records import Record, load_records
from knowledge.sources import SOURCES, Source, load_sources
from knowledge.wording import placeholders

PROCEDURES = Path(__file__).parent / "procedures"
RECORDS = Path(__file__).parent / "records.yml"
DOES: Mapping[str, tuple[str, ...]] = {
    "include": (), "refuse": ("reason", "household", "rule", "document", "next"), "name_responsible": ("staff",),
    "publish": ("begins", "days"), "remove": (), "close": ("undecided",),
}
"""What reaching a stage changes beside the thread, and the fields its form has to have for that.

backend/cases/consequences.py knows how.
"""
WORDS = ("receipt", "helper", "reason", "household", "rule", "document", "next", "objection", "undecided")
"""What can be filled into `told`; backend/cases/telling.py knows how."""
ROLES = ("grid_member", "responsible", "village", "township", "county")


@dataclass(frozen=True)
class Stage:
    """One stage: words for staff and household, the form that reaches it, who may, and where it may lead.

    `step` is the household's simpler word for it; `record` the form's fields; `does` one of DOES. In an `independent`
    stage nobody acts who has declared the case or is of the family. `final`: nothing more is to be done. `rests`:
    nothing has to follow while visits and measures go on; from any other stage the first way usually does. `spoken`:
    somebody has spoken with the household. `unchecked`: reasons of a refusal that need no check before.
    """

    id: str
    step: str
    label: str
    title: str
    ask: str
    told: str
    needs_text: bool
    record: Record | None
    does: str | None
    by: tuple[str, ...]
    independent: bool
    final: bool
    rests: bool
    spoken: bool
    unchecked: tuple[str, ...]
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Duty:
    """Something a role does `times` times in every unit, from the stage named in `starts` on (None: always)."""

    id: str
    label: str
    role: str
    times: int
    unit: str
    starts: str | None
    source: Source
    clause: str
    note: str | None


@dataclass(frozen=True)
class Green:
    """The green channel: for these risks, facts being clear, help may come first and the procedure after."""

    risks: tuple[str, ...]
    ways: Mapping[str, tuple[str, ...]]
    source: Source
    clause: str
    note: str | None


@dataclass(frozen=True)
class Procedure:
    """One region's procedure; `id` is the file's stem. `objection` tells a refused household where to turn."""

    id: str
    version: str
    title: str
    region: str
    objection: str
    steps: Mapping[str, str]
    stages: Mapping[str, Stage]
    deadlines: Mapping[str, Deadline]
    stops: Mapping[str, Stop]
    duties: Mapping[str, Duty]
    green: Green | None

    @property
    def name(self) -> str:
        """As a case remembers it: id and version."""
        return f"{self.id}@{self.version}"

    def follows(self, stage: str) -> Stage | None:
        """The step that usually comes next; None after a final stage, and of one that is not known any more."""
        here = self.stages.get(stage)
        return None if here is None or here.final or not here.ways else self.stages[here.ways[0]]

    def awaited(self, stage: str) -> Stage | None:
        """The same where somebody has to take it: nothing has to follow where a case rests."""
        following = self.follows(stage)
        return following if following is not None and not self.stages[stage].rests else None

    def ways(self, stage: str, risks: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Where a case of these risks may go from a stage, the green channel's short cuts last."""
        usual = self.stages[stage].ways
        if self.green is None or not set(risks) & set(self.green.risks):
            return usual
        return (*usual, *(way for way in self.green.ways.get(stage, ()) if way not in usual))


def load_procedures(folder: Path = PROCEDURES, sources: Path = SOURCES) -> Mapping[str, Procedure]:
    """Every procedure by its id; raises Fault."""
    known = load_sources(sources)
    return {path.stem: load_procedure(path, known) for path in sorted(folder.glob("*.yml"))}


def load_procedure(path: Path, sources: Mapping[str, Source]) -> Procedure:
    """One procedure of a file; raises Fault."""
    return read_procedure(path.stem, Entry.of_file(path), sources, load_records(RECORDS))


def read_procedure(
    name: str, entry: Entry, sources: Mapping[str, Source], records: Mapping[str, Record]
) -> Procedure:
    """One procedure; raises Fault where a stage, a step, a role, a unit, a record or a source is unknown."""
    entry.only(
        "title", "region", "version", "words", "objection", "steps", "stages", "ways", "deadlines", "stops", "duties",
        "green",
    )
    for word in entry.words("words"):
        if word not in WORDS:
            raise entry.fault("words", f"没有“{word}”可以填", f"可以写的有：{'、'.join(WORDS)}")
    stages = _stages(entry, records)
    duties = {name: _duty(row, name, tuple(stages), sources) for name, row in entry.inner("duties").named()}
    steps = {code: entry.inner("steps").text(code) for code in entry.inner("steps").values}
    return Procedure(
        name, entry.text("version"), entry.text("title"), entry.text("region"), entry.text("objection"), steps, stages,
        load_deadlines(entry.inner("deadlines"), tuple(stages), sources), load_stops(entry.inner("stops")), duties,
        _green(entry.inner("green"), tuple(stages), sources) if entry.has("green") else None,
    )


def _stages(entry: Entry, records: Mapping[str, Record]) -> dict[str, Stage]:
    rows, steps, words = entry.inner("stages"), tuple(entry.inner("steps").values), entry.words("words")
    names = tuple(rows.values)
    ways = _ways(entry.inner("ways"), names)
    return {name: _stage(name, row, steps, words, ways.get(name, ()), records) for name, row in rows.named()}


def _ways(entry: Entry, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    for name in entry.values:
        for target in (name, *entry.words(name)):
            if target not in names:
                raise entry.fault(name, f"没有“{target}”这个环节", f"可以写的有：{'、'.join(names)}")
    return {name: entry.words(name) for name in entry.values}


def _stage(
    name: str, entry: Entry, steps: tuple[str, ...], words: tuple[str, ...], ways: tuple[str, ...],
    records: Mapping[str, Record],
) -> Stage:
    entry.only(
        "step", "label", "title", "ask", "told", "needs_text", "record", "does", "by", "independent", "final", "rests",
        "spoken", "unchecked",
    )
    told = entry.text("told")
    for word in placeholders(told):
        if word not in words:
            raise entry.fault("told", f"没有“{word}”可以填", f"花括号里可以写的有：{'、'.join(words)}")
    for role in entry.words("by"):
        if role not in ROLES:
            raise entry.fault("by", f"没有“{role}”这个角色", f"可以写的有：{'、'.join(ROLES)}")
    label, record = entry.text("label"), records[entry.one_of("record", records)] if entry.has("record") else None
    return Stage(
        name, entry.one_of("step", steps), label, entry.maybe_text("title") or label,
        entry.maybe_text("ask") or "", told, entry.truth("needs_text"), record, _does(entry, record),
        entry.words("by") or ROLES, entry.truth("independent"), entry.truth("final"), entry.truth("rests"),
        entry.truth("spoken"), _unchecked(entry, record), ways,
    )


def _unchecked(entry: Entry, record: Record | None) -> tuple[str, ...]:
    known = record.fields["reason"].among if record is not None and "reason" in record.fields else {}
    for reason in entry.words("unchecked"):
        if reason not in known:
            raise entry.fault("unchecked", f"没有“{reason}”这个原因", f"可以写的有：{'、'.join(known)}")
    return entry.words("unchecked")


def _does(entry: Entry, record: Record | None) -> str | None:
    does = entry.one_of("does", DOES) if entry.has("does") else None
    missing = set(DOES[does]) - set(record.fields if record else ()) if does else set()
    if missing:
        raise entry.fault("record", f"“{does}”要用的没有写：{'、'.join(sorted(missing))}", "请换一张有这些内容的表")
    return does


def _duty(entry: Entry, name: str, names: tuple[str, ...], sources: Mapping[str, Source]) -> Duty:
    entry.only("label", "role", "times", "unit", "starts", "source", "note")
    source, clause = origin(entry, sources)
    starts = entry.one_of("starts", names) if entry.has("starts") else None
    return Duty(
        name, entry.text("label"), entry.text("role"), entry.number("times"), entry.one_of("unit", UNITS),
        starts, source, clause, entry.maybe_text("note"),
    )


def _green(entry: Entry, names: tuple[str, ...], sources: Mapping[str, Source]) -> Green | None:
    """None where it is switched off."""
    entry.only("risks", "ways", "off", "source", "note")
    source, clause = origin(entry, sources)
    green = Green(entry.words("risks"), _ways(entry.inner("ways"), names), source, clause, entry.maybe_text("note"))
    return None if entry.truth("off") else green
