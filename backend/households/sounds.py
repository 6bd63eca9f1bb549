"""Sounds for households that were on the register before names were compared by sound, or came in bulk."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.queries import group_and_village
from backend.households.indexes import sound_index
from backend.households.models import Household

AT_ONCE = 500  # in one transaction


def index_sounds(session: Session) -> int:
    """How many were written now; the rest with the next tick."""
    rows = session.scalars(select(Household).where(Household.sound_index.is_(None)).limit(AT_ONCE)).all()
    for household in rows:
        village = group_and_village(session, household.division_id)[1]
        household.sound_index = sound_index(village.id, household.name or "")
    session.flush()
    return len(rows)
