"""Paging by key: a page is found by where the last one ended, so that the thousandth is as quick as the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true
from sqlalchemy.orm import Session

Key = tuple[Any, bool]  # a column, and whether it runs down; the last one of an order is unique


def beyond(keys: tuple[Key, ...], values: tuple[Any, ...], is_back: bool) -> ColumnElement[bool]:
    """What comes after these values in the order of these keys, or before them.

    The first key is told once more by itself: of all this it is what an index can be read from.
    """
    first, is_down = keys[0]
    near = first <= values[0] if is_down is not is_back else first >= values[0]
    condition: ColumnElement[bool] = false()
    same: ColumnElement[bool] = true()
    for (column, is_down), value in zip(keys, values, strict=True):
        further = column < value if is_down is not is_back else column > value
        condition = or_(condition, and_(same, further))
        same = and_(same, column == value)
    return and_(near, condition)


def ordered(
    query: Select[*tuple[Any, ...]], keys: tuple[Key, ...], is_back: bool
) -> Select[*tuple[Any, ...]]:
    return query.order_by(*(column.desc() if is_down is not is_back else column.asc() for column, is_down in keys))


@dataclass(frozen=True)
class Stretch:
    """Rows in the order of `keys`, of which the last is the id; one stretch begins where the one before has ended.

    A row to go on from is looked for in `reached`, which is not narrowed: it may have left the list since.
    """

    reached: Select[*tuple[Any, ...]]
    listed: Select[*tuple[Any, ...]]
    keys: tuple[Key, ...]


def page_of(
    session: Session, reached: Select[*tuple[Any, ...]], listed: Select[*tuple[Any, ...]], keys: tuple[Key, ...],
    limit: int, after: str | int | None = None, before: str | int | None = None,
) -> list[Any]:
    """Of a list that is one stretch."""
    return page_over(session, (Stretch(reached, listed, keys),), limit, after, before)


def page_over(
    session: Session, stretches: Sequence[Stretch], limit: int, after: str | int | None = None,
    before: str | int | None = None,
) -> list[Any]:
    """Rows behind the row of that id, or before it, in their order; one that is not within reach counts as none."""
    at = after or before
    number, values = (_position(session, stretches, at) if at else None) or (0, None)
    is_back = values is not None and after is None
    found: list[Any] = []
    for stretch in stretches[number::-1] if is_back else stretches[number:]:
        listed = stretch.listed
        if values is not None:
            listed, values = listed.where(beyond(stretch.keys, values, is_back)), None
        found += session.execute(ordered(listed, stretch.keys, is_back).limit(limit - len(found)))
        if len(found) == limit:
            break
    return found[::-1] if is_back else found


def _position(
    session: Session, stretches: Sequence[Stretch], at: str | int
) -> tuple[int, tuple[Any, ...]] | None:
    """In which stretch a row stands, and with which values of its keys."""
    for number, stretch in enumerate(stretches):
        query = stretch.reached.with_only_columns(*(key for key, _ in stretch.keys))
        row = session.execute(query.where(stretch.keys[-1][0] == at)).first()
        if row is not None:
            return number, tuple(row)
    return None
