"""Procedures: the stages a case goes through, by when each must be reached, and what comes back every month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from knowledge.entry import Entry
from knowledge.sources import SOURCES, Source, load_sources
from knowledge.wording import placeholders
from knowledge.workdays import CHINA, Calendar

PROCEDURES = Path(__file__).parent / "procedures"
UNITS = ("calendar_day", "working_day", "calendar_month")
_LAST_SECOND = time(23, 59, 59)  # a limit of days runs to the end of its last day


@dataclass(frozen=True)
class Limit:
    """By when a stage must be reached: n units after the stage named in `starts` was reached."""

    n: int
    unit: str
    starts: str
    source: Source
    clause: str
    note: str | None


@dataclass(frozen=True)
class Stage:
    """One stage: the word for staff, what the household is told, its limit if any, and the stages it may lead to."""

    id: str
    label: str
    told: str
    limit: Limit | None
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
class Procedure:
    """One region's procedure; `id` is the file's stem."""

    id: str
    version: str
    title: str
    region: str
    stages: Mapping[str, Stage]
    duties: Mapping[str, Duty]


def deadline(limit: Limit, start: datetime, calendar: Calendar) -> datetime:
    """The last second of the last day, in UTC, for a limit whose stage `starts` was reached at `start` (aware).

    The first day is not counted. Calendar days never roll forward over rest days: they protect the household.
    A month is the calendar month; the month of the start counts as the first.
    """
    first = start.astimezone(CHINA).date()
    last = _last_day(limit, first, calendar)
    return datetime.combine(last, _LAST_SECOND, CHINA).astimezone(UTC)


def _last_day(limit: Limit, first: date, calendar: Calendar) -> date:
    if limit.unit == "working_day":
        return calendar.add_working_days(first, limit.n)
    if limit.unit == "calendar_month":
        months = first.year * 12 + first.month - 1 + limit.n
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
    return first + timedelta(days=limit.n)


def load_procedures(folder: Path = PROCEDURES, sources: Path = SOURCES) -> Mapping[str, Procedure]:
    """Every procedure by its id; raises Fault."""
    known = load_sources(sources)
    return {path.stem: load_procedure(path, known) for path in sorted(folder.glob("*.yml"))}


def load_procedure(path: Path, sources: Mapping[str, Source]) -> Procedure:
    """One procedure; raises Fault where a stage, a unit or a source is unknown."""
    entry = Entry.of_file(path)
    entry.only("title", "region", "version", "words", "stages", "ways", "duties")
    names = tuple(entry.inner("stages").values)
    ways = _ways(entry.inner("ways"), names)
    stages = {
        name: _stage(name, row, names, ways.get(name, ()), sources, entry.words("words"))
        for name, row in entry.inner("stages").named()
    }
    duties = {name: _duty(name, row, names, sources) for name, row in entry.inner("duties").named()}
    return Procedure(
        path.stem, entry.text("version"), entry.text("title"), entry.text("region"), stages, duties
    )


def _ways(entry: Entry, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    for name in entry.values:
        for target in (name, *entry.words(name)):
            if target not in names:
                raise entry.fault(name, f"没有“{target}”这个环节", f"可以写的有：{'、'.join(names)}")
    return {name: entry.words(name) for name in entry.values}


def _stage(
    name: str, entry: Entry, names: tuple[str, ...], ways: tuple[str, ...], sources: Mapping[str, Source],
    words: tuple[str, ...],
) -> Stage:
    entry.only("label", "told", "limit")
    told = entry.text("told")
    for word in placeholders(told):
        if word not in words:
            raise entry.fault("told", f"没有“{word}”可以填", f"花括号里可以写的有：{'、'.join(words)}")
    limit = _limit(entry.inner("limit"), names, sources) if entry.has("limit") else None
    return Stage(name, entry.text("label"), told, limit, ways)


def _limit(entry: Entry, names: tuple[str, ...], sources: Mapping[str, Source]) -> Limit:
    entry.only("n", "unit", "starts", "source", "note")
    source, clause = _origin(entry, sources)
    return Limit(
        entry.number("n"), entry.one_of("unit", UNITS), entry.one_of("starts", names), source, clause,
        entry.maybe_text("note"),
    )


def _duty(name: str, entry: Entry, names: tuple[str, ...], sources: Mapping[str, Source]) -> Duty:
    entry.only("label", "role", "times", "unit", "starts", "source", "note")
    source, clause = _origin(entry, sources)
    starts = entry.one_of("starts", names) if entry.has("starts") else None
    return Duty(
        name, entry.text("label"), entry.text("role"), entry.number("times"), entry.one_of("unit", UNITS),
        starts, source, clause, entry.maybe_text("note"),
    )


def _origin(entry: Entry, sources: Mapping[str, Source]) -> tuple[Source, str]:
    origin = entry.inner("source")
    origin.only("document", "clause")
    return sources[origin.one_of("document", sources)], origin.text("clause")
