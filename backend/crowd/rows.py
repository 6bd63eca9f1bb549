"""Rows as the database takes them many at a time: sealed as the models seal, without making an object of each."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from backend.base import Base
from backend.sealing import keyring

AT_ONCE = 2000  # rows of one statement


def row(model: type[Base], **values: Any) -> dict[str, Any]:
    """`id` and the columns; a sealed attribute is told by its plain name."""
    columns = model.__table__.columns
    told: dict[str, Any] = {}
    for name, value in values.items():
        if name in columns:
            told[name] = value
        else:
            column = getattr(model, name).column
            bound_to = f"{model.__tablename__}|{column}|{values['id']}"
            told[column] = None if value is None else keyring().seal(value, bound_to)
    return told


def add(session: Session, model: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), AT_ONCE):
        session.execute(insert(model), rows[begin : begin + AT_ONCE])
