"""What every table shares: how rows get their ids, and how moments are stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, TypeVar

from sqlalchemy import DateTime, Dialect, Index, MetaData, String, TypeDecorator, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.sql.selectable import ForUpdateParameter

from backend.ids import is_id, new_id


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a time without a zone is refused, because nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"a moment needs its time zone: {value.isoformat()}")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Rows have their id from birth, and take sealed attributes by their plain names."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment}

    id: Mapped[str] = mapped_column(String(26), primary_key=True)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or new_id()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no attribute {name}")
            setattr(self, name, value)


def partial(name: str, where: str, *columns: str, sqlite: str | None = None) -> Index:
    """An index of the few rows for which something holds, so small that reading all of it is nothing."""
    return Index(name, *columns, sqlite_where=text(sqlite or where), postgresql_where=text(where))


Row = TypeVar("Row", bound=Base)
ROW: ForUpdateParameter = {"key_share": True}
"""Locks a row until we commit, but not against rows that refer to it; SQLite has one writer anyway.

Order on PostgreSQL: conversation, staff, event, objection, case, household, and last whatever hangs on them; several of
one kind by their ids (`lock_all`). The audit's own lock comes with the commit. Whoever keeps to it never waits in a
circle.
"""


def lock_all(session: Session, model: type[Row], ids: Iterable[str]) -> list[Row]:
    """Those that are there, as they are now and by their ids, nobody else changing them until we commit."""
    rows = select(model).where(model.id.in_(set(ids))).order_by(model.id).with_for_update(key_share=True)
    return list(session.scalars(rows.execution_options(populate_existing=True)))


def add_once(session: Session, model: type[Row], once: str, typed: Mapping[str, Any], **other: Any) -> tuple[Row, bool]:
    """The row of a form and whether it is new; `once` was made with the page, so that a form sent twice counts once.

    Something else typed into the same page, after going back to it, is another row.
    """
    key = once if is_id(once) else new_id()
    row, is_new = session.get(model, key), False
    if row is None:
        row, is_new = add_or_find(session, model(id=key, **typed, **other), id=key)
    if is_new or all(getattr(row, name) == value for name, value in typed.items()):
        return row, is_new
    another = model(**typed, **other)
    return add_or_find(session, another, id=another.id)


def add_or_find(session: Session, row: Row, **key: Any) -> tuple[Row, bool]:
    """The row and True, or the row that already stands under that unique key and False.

    The unique key decides, never a look beforehand: two processes may add the same row at the same moment.
    """
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        found = session.scalar(select(type(row)).filter_by(**key))
        if found is None:
            raise
        return found, False
    return row, True


def add_missing(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Of many rows those that stand under no unique key yet.

    They come in the order of their keys: two callers would else wait for each other in a circle.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    if rows:
        made = [{"id": new_id(), **row} for row in rows]
        session.execute(insert(model.__table__).on_conflict_do_nothing(), made)  # type: ignore[arg-type]
