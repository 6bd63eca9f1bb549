"""Reading stops: when a case's clock stands still, and has stood still."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.merged import with_merged
from backend.hours import day_of
from backend.objections.models import Objection
from backend.stops.models import CaseStop
from knowledge.deadlines import Stopped, due
from knowledge.objections import objection_rules
from knowledge.workdays import Calendar


def stopped_days(session: Session, case_id: str, calendar: Calendar) -> tuple[Stopped, ...]:
    """Every span of days on which the clock did not or will not count: stopped by staff, or held by an objection."""
    by_staff = (Stopped(stop.first, stop.last) for stop in of_case(session, case_id))
    return tuple(span for span in (*by_staff, *_objected(session, case_id, calendar)) if span.last >= span.first)


def _objected(session: Session, case_id: str, calendar: Calendar) -> Iterator[Stopped]:
    """While an objection waits nothing can be decided: until it is answered, at most as long as that may take."""
    answer = objection_rules().deadlines["answer"]
    held = select(Objection).filter_by(kind="objection", drill=False)
    for one in session.scalars(held.where(Objection.case_id.in_(with_merged(session, case_id))).order_by(Objection.id)):
        cap = day_of(due(answer, one.opened_at, calendar))
        over = day_of(one.closed_at) - timedelta(days=1) if one.closed_at is not None else cap
        yield Stopped(day_of(one.opened_at), min(over, cap))


def standing_at(session: Session, case_ids: Sequence[str], day: date, calendar: Calendar) -> dict[str, date]:
    """Of these cases the ones whose clock stands still on that day, each with the last such day known now."""
    stops = select(CaseStop.case_id, CaseStop.last).where(among(CaseStop.case_id, case_ids))
    last = {case_id: on for case_id, on in session.execute(stops.where(CaseStop.first <= day, CaseStop.last >= day))}  # noqa: C416
    held = select(Objection.case_id).filter_by(kind="objection", drill=False, closed_at=None)
    for case_id in session.scalars(held.where(among(Objection.case_id, case_ids)).distinct()):
        spans = [span.last for span in stopped_days(session, str(case_id), calendar) if span.first <= day <= span.last]
        if spans:
            last[str(case_id)] = max(spans)
    return last


def of_case(session: Session, case_id: str) -> list[CaseStop]:
    """Every stop of a case, the first one first."""
    return list(session.scalars(select(CaseStop).filter_by(case_id=case_id).order_by(CaseStop.id)))


def standing(session: Session, case_id: str, day: date) -> CaseStop | None:
    """The stop that holds on that day."""
    return next((stop for stop in of_case(session, case_id) if stop.first <= day <= stop.last), None)
