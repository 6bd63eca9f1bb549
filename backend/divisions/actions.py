"""Adding divisions to the tree, and hanging them elsewhere."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.divisions.ordering import put_in_order


def add(session: Session, level: str, name: str, parent: Division | None, code: str | None = None) -> Division:
    """A new division below its parent, in its place among the others."""
    division = hang(session, level, name, parent, code)
    put_in_order(session)
    return division


def hang(session: Session, level: str, name: str, parent: Division | None, code: str | None = None) -> Division:
    """One of many new divisions, which are put in order in one go; the path is what everything is scoped by."""
    division = Division(level=level, name=name, parent_id=parent.id if parent else None, code=code, path="")
    division.path = f"{parent.path if parent else ''}{division.id}/"
    session.add(division)
    session.flush()
    return division


def move(session: Session, division: Division, parent: Division | None) -> None:
    """Hangs a division, with everything below it, under another parent."""
    before, after = division.path, f"{parent.path if parent else ''}{division.id}/"
    for below in session.scalars(select(Division).where(Division.path.startswith(before))):
        below.path = after + below.path.removeprefix(before)
    division.parent_id = parent.id if parent else None
    session.flush()
