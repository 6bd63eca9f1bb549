"""Paging by key: a page is found by where the last one ended, so that the thousandth is as quick as the first."""

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


def page_of(
    session: Session, reached: Select[*tuple[Any, ...]], listed: Select[*tuple[Any, ...]], keys: tuple[Key, ...],
    limit: int, after: str | int | None = None, before: str | int | None = None,
) -> list[Any]:
    """Rows of `listed` behind the row of that id, or before it, in their order; the last key is the id.

    The row is looked for in `reached`, which is not narrowed: it may have left the list since. One that is not
    within reach counts as none.
    """
    at = after or before
    begun = None
    if at:
        begun = session.execute(reached.with_only_columns(*(key for key, _ in keys)).where(keys[-1][0] == at)).first()
    is_back = begun is not None and after is None
    if begun is not None:
        listed = listed.where(beyond(keys, tuple(begun), is_back))
    found = list(session.execute(ordered(listed, keys, is_back).limit(limit)))
    return found[::-1] if is_back else found
