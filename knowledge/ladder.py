"""The ladder: how late a deadline is, as a colour, and who hears of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from knowledge.entry import Entry
from knowledge.workdays import CHINA, Calendar

LADDER = Path(__file__).parent / "ladder.yml"
HEARERS = ("holder", "above", "county")
CALM = "green"


@dataclass(frozen=True)
class Rung:
    """A colour: its word, whom it tells (HEARERS), and when it begins.

    `left`: at most so many working days are left. `over`: it passed at least so many working days ago.
    """

    colour: str
    label: str
    tells: tuple[str, ...]
    left: int | None
    over: int | None


def load_ladder(path: Path = LADDER) -> Mapping[str, Rung]:
    """The colours from the calmest to the gravest; raises Fault."""
    entry = Entry.of_file(path).inner("colours")
    rungs = {name: _rung(name, row) for name, row in entry.named()}
    if next(iter(rungs), None) != CALM:
        raise entry.fault(CALM, "第一种颜色要是 green", "请从最不急的写起")
    return rungs


def rung_of(due_at: datetime, now: datetime, calendar: Calendar, ladder: Mapping[str, Rung]) -> Rung:
    """The gravest rung that has begun; moments are aware. Its days are those of the village."""
    day, last = now.astimezone(CHINA).date(), due_at.astimezone(CHINA).date()
    is_over = now > due_at
    begun = ladder[CALM]
    for rung in ladder.values():
        if rung.over is not None and is_over:
            begun = rung if calendar.working_days_between(last, day) >= rung.over else begun
        elif rung.left is not None:
            begun = rung if is_over or calendar.working_days_between(day, last) <= rung.left else begun
    return begun


def _rung(name: str, entry: Entry) -> Rung:
    entry.only("label", "tells", "left", "over")
    for told in entry.words("tells"):
        if told not in HEARERS:
            raise entry.fault("tells", f"没有“{told}”", f"可以写的有：{'、'.join(HEARERS)}")
    return Rung(name, entry.text("label"), entry.words("tells"), entry.maybe_number("left"), entry.maybe_number("over"))
