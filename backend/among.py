"""Among: whether a column holds one of many ids, told to the database as one value."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, Boolean, Dialect, String, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[list[str]]):
    """An array, or where there are none its text."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(String()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: list[str] | None, dialect: Dialect) -> Any:
        return value if dialect.name == "postgresql" else json.dumps(value)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_Among":
        """As it is: `IN (…) = 1`, as SQLite is told of other functions, would not be looked up in an index."""
        return self


def among(column: InstrumentedAttribute[Any], ids: Iterable[str]) -> _Among:
    """However many: a statement with a parameter for each would be written anew for each number of them."""
    return _Among(column, bindparam(None, sorted(ids), type_=_Ids(), unique=True))


@compiles(_Among, "sqlite")
def _sqlite(element: _Among, compiler: Any, **told: Any) -> str:
    column, ids = (compiler.process(clause, **told) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - both as the compiler has written them


@compiles(_Among, "postgresql")
def _postgresql(element: _Among, compiler: Any, **told: Any) -> str:
    column, ids = (compiler.process(clause, **told) for clause in element.clauses)
    return f"{column} = ANY ({ids})"
