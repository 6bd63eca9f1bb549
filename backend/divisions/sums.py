"""Sums along the tree of places: what is counted at each place, added to the places above it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, func, literal, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from backend.divisions.models import Division

BELOW_A_COUNTY = ("township", "village", "group")
Counted = tuple[tuple[str, ...], Select[*tuple[Any, ...]]]
"""Names, and a query of a place's id with a number for each of them."""


def added_up(paths: Mapping[str, str], at: Mapping[str, int]) -> Counter[str]:
    """By id, for places told as id → Division.path; what is counted elsewhere is left out."""
    counted: Counter[str] = Counter()
    for id_, path in paths.items():
        for above in filter(None, path.split("/")) if id_ in at else ():
            counted[above] += at[id_]
    return counted


def sums_near(session: Session, here: Division, counted: Iterable[Counted]) -> Counter[tuple[str, str]]:
    """By place and name, for `here` and for each place right below it, with all that lies in them.

    One question for all of them: a county has thousands of groups of houses, and of each number only the sum is shown.
    """
    each = list(counted)
    widest = max(len(names) for names, _ in each)
    near, rows = _near(here), union_all(*(_padded(*one, widest) for one in each)).subquery()
    place, names, *numbers = rows.c
    sums = select(near.c.near, names, *(func.sum(number) for number in numbers)).join(near, near.c.id == place)
    found: Counter[tuple[str, str]] = Counter()
    for id_, told, *counts in session.execute(sums.group_by(near.c.near, names)):
        for name, count in zip(told.split(" "), counts, strict=False):
            for place_id in {id_, here.id}:
                found[place_id, name] += int(count)
    return found


def lies_in(here: Division | None, column: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Of a whole county, or without a place, everything is counted, so that nothing has to be looked up for it."""
    if here is None or here.level not in BELOW_A_COUNTY:
        return true()
    return column.in_(select(Division.id).where(Division.path.startswith(here.path, autoescape=True)))


def _padded(names: tuple[str, ...], query: Select[*tuple[Any, ...]], width: int) -> Select[*tuple[Any, ...]]:
    place, *numbers = query.subquery().c
    filled = [*numbers, *[literal(0)] * (width - len(numbers))]
    labelled = [number.label(f"number_{at}") for at, number in enumerate(filled)]
    return select(place.label("place"), literal(" ".join(names)).label("names"), *labelled)


def _near(here: Division) -> CTE:
    """For each place within, in which place right below `here` it lies; written down once, and then looked up."""
    child = aliased(Division)
    below = select(Division.id.label("id"), child.id.label("near")).join(child, Division.path.startswith(child.path))
    below = below.where(child.parent_id == here.id, Division.path.startswith(here.path, autoescape=True))
    itself = select(literal(here.id), literal(here.id))
    return union_all(below, itself).cte("near").prefix_with("MATERIALIZED")
