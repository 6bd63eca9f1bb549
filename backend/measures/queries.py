"""Reading measures: those of a household."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.measures.models import Measure

OPEN = ("planned", "under_way")


def of_household(session: Session, household_id: str) -> list[Measure]:
    """Those still going on first, the latest first."""
    order = (Measure.state.not_in(OPEN), Measure.begins.desc(), Measure.id.desc())
    return list(session.scalars(select(Measure).filter_by(household_id=household_id).order_by(*order)))
