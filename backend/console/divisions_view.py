"""What the page of places shows: those right below one, with how many households, open cases and staff they have."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import Missing
from backend.divisions.models import Division
from backend.divisions.sums import added_up
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import Staff

ORDERS = ("", "name", "households", "cases")


@dataclass(frozen=True)
class PlaceLine:
    """One place with everything below it counted in."""

    division: Division
    below: int
    households: int
    cases: int
    staff: int


@dataclass(frozen=True)
class PlacesView:
    """One place, the way to it from where the person works, and what lies right below it."""

    here: PlaceLine
    above: tuple[Division, ...]
    lines: tuple[PlaceLine, ...]


def place_within(session: Session, actor: Actor, division_id: str) -> Division:
    """Raises Missing."""
    found = session.scalar(select(Division).where(Division.id == division_id, within(Division.path, actor)))
    if found is None:
        raise Missing
    return found


def places_view(session: Session, actor: Actor, division_id: str, order: str, rules: Rules) -> PlacesView:
    """Raises Missing."""
    here = place_within(session, actor, division_id)
    every = _below(session, here)
    lines = _counted(session, here, every, rules.procedures.ends())
    children = [line for line in lines if line.division.parent_id == here.id]
    ids = [id_ for id_ in here.path.split("/") if id_ and id_ != here.id]
    above = session.scalars(select(Division).where(Division.id.in_(ids), within(Division.path, actor)))
    way = sorted(above, key=lambda row: row.path)
    return PlacesView(lines[0], tuple(way), tuple(sorted(children, key=_KEYS[order])))


def every_line(session: Session, here: Division, rules: Rules) -> list[PlaceLine]:
    """A place and everything below it, parents before children."""
    return _counted(session, here, _below(session, here), rules.procedures.ends())


_KEYS: dict[str, Any] = {
    "": lambda line: (line.division.code is None, line.division.code, line.division.name),
    "name": lambda line: line.division.name,
    "households": lambda line: (-line.households, line.division.name),
    "cases": lambda line: (-line.cases, line.division.name),
}


def _below(session: Session, here: Division) -> list[Division]:
    below = select(Division).where(Division.path.startswith(here.path, autoescape=True))
    return list(session.scalars(below.order_by(Division.path)))


def _counted(
    session: Session, here: Division, every: Sequence[Division], final: Collection[str]
) -> list[PlaceLine]:
    """A few questions for the whole tree, added up along the paths."""
    open_cases = Case.stage.not_in(final) & Case.drill.is_(False) & Case.merged_into.is_(None)
    households = _sums(session, here, every, Household.division_id, true())  # from its index alone, however many
    gone = select(Household.division_id).where(Household.merged_into.is_not(None))  # a few, and an index of them
    households.subtract(added_up({row.id: row.path for row in every}, Counter(session.scalars(gone))))
    cases = _sums(session, here, every, Case.division_id, open_cases)
    staff = _sums(session, here, every, Staff.division_id, Staff.active.is_(True))
    below = Counter(row.parent_id for row in every)
    return [PlaceLine(row, below[row.id], households[row.id], cases[row.id], staff[row.id]) for row in every]


def _sums(
    session: Session, here: Division, every: Sequence[Division], column: Any, which: ColumnElement[bool]
) -> Counter[str]:
    """How many at and below each place."""
    inside = select(Division.id).where(Division.path.startswith(here.path, autoescape=True))
    rows = select(column, func.count()).where(column.in_(inside), which).group_by(column)
    paths = {row.id: row.path for row in every}
    return added_up(paths, {division_id: count for division_id, count in session.execute(rows)})  # noqa: C416
