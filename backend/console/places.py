"""Places as staff read them."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.divisions.models import Division


def place_words(session: Session, division_id: str) -> str:
    """上坪村 一组: the place, with its village before it where it is a group."""
    return words_of(session, {division_id})[division_id]


def words_of(session: Session, division_ids: set[str]) -> Mapping[str, str]:
    """The same for many places at once."""
    above = aliased(Division)
    rows = session.execute(
        select(Division, above.name)
        .outerjoin(above, above.id == Division.parent_id)
        .where(among(Division.id, division_ids))
    )
    return {
        division.id: f"{parent} {division.name}" if division.level == "group" and parent else division.name
        for division, parent in rows
    }
