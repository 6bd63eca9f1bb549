"""What the page of places shows: those right below one, with how many households, open cases and staff they have."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cases.models import REAL, Case
from backend.console.desk import Missing
from backend.divisions.models import Division
from backend.divisions.sums import Counted, added_up, lies_in, sums_near
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import Staff

COUNTED = ("households", "cases", "staff")
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
    sums = sums_near(session, here, _queries(here, rules.procedures.ends()))
    rows = session.scalars(select(Division).where(Division.parent_id == here.id)).all()
    below = _below(session, here)
    whole, *children = (
        PlaceLine(row, below[row.id], *(sums[row.id, name] for name in COUNTED)) for row in (here, *rows)
    )
    ids = [id_ for id_ in here.path.split("/") if id_ and id_ != here.id]
    above = session.scalars(select(Division).where(Division.id.in_(ids), within(Division.path, actor)))
    way = sorted(above, key=lambda row: row.path)
    return PlacesView(whole, tuple(way), tuple(sorted(children, key=_KEYS[order])))


def every_line(session: Session, here: Division, rules: Rules) -> list[PlaceLine]:
    """A place and everything below it, parents before children."""
    rows = select(Division).where(Division.path.startswith(here.path, autoescape=True))
    every = session.scalars(rows.order_by(Division.position)).all()
    below, paths = _below(session, here), {row.id: row.path for row in every}
    sums = {
        names[0]: added_up(paths, {id_: count for id_, count in session.execute(query)})  # noqa: C416
        for names, query in _queries(here, rules.procedures.ends())
    }
    return [PlaceLine(row, below[row.id], *(sums[name][row.id] for name in COUNTED)) for row in every]


_KEYS: dict[str, Any] = {
    "": lambda line: line.division.position,
    "name": lambda line: line.division.name,
    "households": lambda line: (-line.households, line.division.name),
    "cases": lambda line: (-line.cases, line.division.name),
}


def _below(session: Session, here: Division) -> Counter[str]:
    """How many lie right below each place."""
    parents = select(Division.parent_id).where(Division.path.startswith(here.path, autoescape=True))
    return Counter(parent for parent in session.scalars(parents) if parent is not None)


def _queries(here: Division, final: Collection[str]) -> Iterator[Counted]:
    """Each counts by place, from an index alone where there are many."""
    counted = {
        "households": (Household.division_id, Household.merged_into.is_(None)),
        "cases": (Case.division_id, REAL & Case.stage.not_in(final)),
        "staff": (Staff.division_id, Staff.active.is_(True)),
    }
    for name, (place, which) in counted.items():
        yield (name,), select(place, func.count()).where(lies_in(here, place), which).group_by(place)
