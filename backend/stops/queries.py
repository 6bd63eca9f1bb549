"""Reading stops: when a case's clock stands still, and has stood still."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.stops.models import CaseStop
from knowledge.deadlines import Stopped


def stopped_days(session: Session, case_id: str) -> tuple[Stopped, ...]:
    """Every span of days on which the clock did not or will not count."""
    return tuple(Stopped(stop.first, stop.last) for stop in of_case(session, case_id) if stop.last >= stop.first)


def of_case(session: Session, case_id: str) -> list[CaseStop]:
    """Every stop of a case, the first one first."""
    return list(session.scalars(select(CaseStop).filter_by(case_id=case_id).order_by(CaseStop.id)))


def standing(session: Session, case_id: str, day: date) -> CaseStop | None:
    """The stop that holds on that day."""
    return next((stop for stop in of_case(session, case_id) if stop.first <= day <= stop.last), None)
