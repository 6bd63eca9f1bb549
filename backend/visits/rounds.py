"""Rounds: the households a grid member has not been to this month, read or only counted."""

from collections import Counter
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from backend.divisions.models import Division
from backend.divisions.sums import added_up
from backend.drills import only_drilled
from backend.hours import month_begins, month_ends, month_of
from backend.households.models import Household
from backend.scope import Actor, within
from backend.staff.models import Staff
from backend.visits.models import Visit
from backend.visits.queries import AT_HOME


def unvisited(session: Session, actor: Actor, day: date) -> list[Household]:
    """Households within reach at which this person has not been this month: what is left of the round; no drills."""
    been = _been(day).where(Visit.staff_id == actor.id)
    return list(
        session.scalars(
            select(Household)
            .join(Division, Division.id == Household.division_id)
            .where(within(Division.path, actor), Household.merged_into.is_(None))
            .where(Household.id.not_in(been), Household.id.not_in(only_drilled()))
            .order_by(Division.position, Household.id)
        )
    )


def rounds_left(session: Session, day: date, staff_id: str | None = None) -> Mapping[str, int]:
    """How many households each grid member, or one of them, has not been to this month; counted, not read."""
    grids = select(Staff.id, Division.id, Division.path).join(Division, Division.id == Staff.division_id)
    grids = grids.where(Staff.role == "grid_member", Staff.active)
    rows = session.execute(grids if staff_id is None else grids.where(Staff.id == staff_id)).all()
    if not rows:
        return {}
    living, done = _living(session, None if staff_id is None else rows[0].path), _done(session, day, staff_id)
    return {id_: living[place] - done[id_] for id_, place, _ in rows}


def _living(session: Session, path: str | None) -> Counter[str]:
    """Households at and below each place, by its id, without those merged or drilled; mostly from an index alone."""
    every = select(Household.division_id, func.count()).group_by(Household.division_id)
    if path is not None:
        inside = select(Division.id).where(Division.path.startswith(path, autoescape=True))
        every = every.where(Household.division_id.in_(inside))
    counts = _summed(session, every)
    drilled = Household.id.in_(only_drilled()) & Household.merged_into.is_(None)
    for gone in (Household.merged_into.is_not(None), drilled):  # each found by an index of a few rows
        counts.subtract(Counter(session.scalars(select(Household.division_id).where(gone))))
    paths = session.execute(select(Division.id, Division.path))
    return added_up({id_: at for id_, at in paths}, counts)  # noqa: C416 - a Row is no pair to mypy


def _summed(session: Session, query: Select[str, int]) -> Counter[str]:
    return Counter({key: count for key, count in session.execute(query)})  # noqa: C416 - a Row is no pair to mypy


def _done(session: Session, day: date, staff_id: str | None) -> Counter[str]:
    """Households of their own grid that grid members have been to this month."""
    been = _been(day).with_only_columns(Visit.staff_id, Visit.household_id).distinct()
    been = been.where(Visit.staff_id == staff_id) if staff_id else been.join(Staff, Staff.id == Visit.staff_id).where(
        Staff.role == "grid_member"
    )
    seen, own, place = been.subquery(), aliased(Division), aliased(Division)
    return _summed(
        session,
        select(seen.c.staff_id, func.count())
        .join(Staff, Staff.id == seen.c.staff_id).join(own, own.id == Staff.division_id)
        .join(Household, Household.id == seen.c.household_id).join(place, place.id == Household.division_id)
        .where(place.path.startswith(own.path), Household.merged_into.is_(None))
        .where(Household.id.not_in(only_drilled()))
        .group_by(seen.c.staff_id),
    )


def _been(day: date) -> Select[str]:
    month = month_of(day)
    return select(Visit.household_id).where(
        Visit.kind == AT_HOME, Visit.on_day.between(month_begins(month), month_ends(month))
    )
