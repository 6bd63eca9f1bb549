"""Deadlines: how long something may take, counted from an event, and what may stop the count for a while."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from knowledge.entry import Entry
from knowledge.sources import Source
from knowledge.workdays import CHINA, Calendar

UNITS = ("calendar_day", "working_day", "calendar_month")
DAYS = UNITS[:2]
_LAST_SECOND = time(23, 59, 59)  # a limit of days runs to the end of its last day
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Deadline:
    """n units after `starts` was reached, one of `met_by` must have been; `may_stop` says whether it can be stopped.

    `protects`: the document it rests on protects the household with it, and no county may let it be stopped.
    `starts` and `met_by` name stages, or other entries of the thread such as `called_back`. Without a source the note
    says that no document was found.
    """

    id: str
    label: str
    n: int
    unit: str
    starts: str
    met_by: tuple[str, ...]
    may_stop: bool
    protects: bool
    source: Source | None
    clause: str
    note: str | None


@dataclass(frozen=True)
class Stop:
    """A reason for which the clock may stand still, and for how long at most; then it goes on by itself."""

    id: str
    label: str
    n: int
    unit: str


@dataclass(frozen=True)
class Stopped:
    """Days on which a clock stood still, the first and the last included."""

    first: date
    last: date


def due(deadline: Deadline, start: datetime, calendar: Calendar, stopped: Iterable[Stopped] = ()) -> datetime:
    """The last second of the last day, in UTC, for a deadline whose event was at `start` (aware).

    The first day is not counted. Calendar days never roll forward over rest days: they protect the household.
    A month is the calendar month; the month of the start counts as the first, and no stop lengthens it.
    """
    first = start.astimezone(CHINA).date()
    if deadline.unit == "calendar_month":
        last = _end_of_month(first, deadline.n)
    else:
        last = _after(first, deadline.n, deadline.unit, calendar, tuple(stopped) if deadline.may_stop else ())
    return datetime.combine(last, _LAST_SECOND, CHINA).astimezone(UTC)


def last_stopped_day(stop: Stop, first: date, calendar: Calendar) -> date:
    """The last day a clock may stand still that was stopped on `first`."""
    return _after(first - _DAY, stop.n, stop.unit, calendar, ())


def publicity_ends(begins: date, days: int, calendar: Calendar) -> date:
    """The last day of a notice put up on `begins`, which is not counted: never early, and never a rest day."""
    last = begins + _DAY * days
    return last if calendar.is_working_day(last) else calendar.next_working_day(last)


def load_deadlines(
    entry: Entry, stages: tuple[str, ...], sources: Mapping[str, Source]
) -> Mapping[str, Deadline]:
    """Every deadline of a procedure that is not switched off; raises Fault, for those too."""
    read = {name: _deadline(name, row, stages, sources) for name, row in entry.named()}
    return {name: deadline for name, deadline in read.items() if not entry.inner(name).truth("off")}


def load_stops(entry: Entry) -> Mapping[str, Stop]:
    """Every reason to stop a clock; raises Fault."""
    return {name: _stop(name, row) for name, row in entry.named()}


def origin(entry: Entry, sources: Mapping[str, Source]) -> tuple[Source, str]:
    """The document and the clause a rule comes from; raises Fault."""
    told = entry.inner("source")
    told.only("document", "clause")
    return sources[told.one_of("document", sources)], told.text("clause")


OTHER_ENTRIES = ("called_back",)  # of a thread, beside its stages, that may meet a deadline


def _deadline(name: str, entry: Entry, stages: tuple[str, ...], sources: Mapping[str, Source]) -> Deadline:
    entry.only("label", "n", "unit", "starts", "met_by", "may_stop", "protects", "off", "source", "note")
    source, clause = origin(entry, sources) if entry.has("source") else (None, "")
    if source is None and not entry.has("note"):
        raise entry.fault("note", "没有写依据，也没有说明", "没有找到文件的，请在说明里写明")
    met_by = entry.words("met_by")
    for met in met_by:
        if met not in (*stages, *OTHER_ENTRIES):
            raise entry.fault("met_by", f"没有“{met}”这个环节", f"可以写的有：{'、'.join((*stages, *OTHER_ENTRIES))}")
    if not met_by:
        raise entry.fault("met_by", "没有写到了哪个环节才算做完", "请写成 [环节, 环节]")
    return Deadline(
        name, entry.text("label"), entry.number("n"), entry.one_of("unit", UNITS), entry.one_of("starts", stages),
        met_by, entry.truth("may_stop"), entry.truth("protects"), source, clause, entry.maybe_text("note"),
    )


def _stop(name: str, entry: Entry) -> Stop:
    entry.only("label", "n", "unit")
    return Stop(name, entry.text("label"), entry.number("n"), entry.one_of("unit", DAYS))


def _after(day: date, number: int, unit: str, calendar: Calendar, stopped: tuple[Stopped, ...]) -> date:
    """The number-th counted day after that day, which itself is not counted (Civil Code, art. 201)."""
    while number:
        day += _DAY
        counts = unit == "calendar_day" or calendar.is_working_day(day)
        if counts and not any(stop.first <= day <= stop.last for stop in stopped):
            number -= 1
    return day


def _end_of_month(first: date, months: int) -> date:
    after = first.year * 12 + first.month - 1 + months
    return date(after // 12, after % 12 + 1, 1) - _DAY
