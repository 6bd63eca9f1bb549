"""The indexes of names that were registered before names were compared by sound and in one spelling."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.queries import group_and_village
from backend.households.indexes import initials_index, name_index, sound_index
from backend.households.models import Household

AT_ONCE = 500  # in one transaction


def index_sounds(session: Session) -> int:
    """How many were written now; the rest with the next tick."""
    rows = session.scalars(select(Household).where(Household.sound_index.is_(None)).limit(AT_ONCE)).all()
    for household in rows:
        village = group_and_village(session, household.division_id)[1]
        name = household.name or ""
        household.name_index, household.initials_index = name_index(name), initials_index(name)
        household.sound_index = sound_index(village.id, name)
    session.flush()
    return len(rows)
