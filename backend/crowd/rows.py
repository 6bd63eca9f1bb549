"""Rows as the database takes them many at a time: sealed as the models seal, without making an object of each."""

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from backend.base import Base
from backend.sealing import keyring

AT_ONCE = 2000  # rows of one statement


def row(model: type[Base], **values: Any) -> dict[str, Any]:
    """`id` and the columns; a sealed attribute is told by its plain name."""
    plain = _columns(model)
    told: dict[str, Any] = {}
    for name, value in values.items():
        if name in plain:
            told[name] = value
        else:
            column = getattr(model, name).column
            bound_to = f"{model.__tablename__}|{column}|{values['id']}"
            told[column] = None if value is None else keyring().seal(value, bound_to)
    return told


def row_of(made: Base) -> dict[str, Any]:
    """The same of an object."""
    return {name: getattr(made, name) for name in _columns(type(made))}


def add(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """All rows with the same columns: to the table itself, since the model would begin anew at every empty one."""
    for begin in range(0, len(rows), AT_ONCE):
        session.execute(insert(cast(Table, model.__table__)), rows[begin : begin + AT_ONCE])


@cache
def _columns(model: type[Base]) -> frozenset[str]:
    return frozenset(model.__table__.columns.keys())
