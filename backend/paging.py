"""Paging by key: a page is found by where the last one ended, so that the thousandth is as quick as the first."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, true

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
