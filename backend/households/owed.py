"""What is owed to households by a day: promises, results of measures, and asking a returned worker again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.family.models import Member, WorkFile
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.measures.models import Measure
from backend.measures.queries import OPEN
from backend.promises.models import Promise
from backend.staff.models import Staff
from backend.staff.queries import on_duty

PROMISE, MEASURE, ASK_AGAIN = "promise", "measure", "ask_again"


@dataclass(frozen=True)
class Owed:
    """One thing, the day by which it is owed, the place of the household, and who sees to it."""

    what: str
    household_id: str
    due: date
    path: str
    staff_ids: tuple[str, ...]


def owed_to_households(session: Session, before: date) -> Iterator[Owed]:
    """Everything due before that day, the nearest first; of who has left, whoever answers for the household today."""
    found: list[tuple[str, Row[*tuple[Any, ...]]]] = [
        (what, row) for what, query in QUERIES.items() for row in session.execute(_whole(query, before))
    ]
    drilled = set(session.scalars(only_drilled())) if found else set()
    for what, (household_id, due, staff_id, active, path) in sorted(found, key=lambda one: (one[1][1], one[1][0])):
        if household_id not in drilled:
            yield Owed(what, household_id, due, path, _who(session, household_id, path, staff_id if active else None))


def _who(session: Session, household_id: str, path: str, staff_id: str | None) -> tuple[str, ...]:
    if staff_id is not None:
        return (staff_id,)
    helper = helper_of(session, household_id)
    return (helper.id,) if helper else tuple(staff.id for staff in on_duty(session, path))


def _whole(query: Select[*tuple[Any, ...]], before: date) -> Select[*tuple[Any, ...]]:
    """With whether the person is still there, and where the household lives."""
    household, due, staff = query.selected_columns
    return (
        query.join(Staff, Staff.id == staff)
        .join(Household, Household.id == household)
        .join(Division, Division.id == Household.division_id)
        .where(due < before, Household.merged_into.is_(None))
        .add_columns(Staff.active, Division.path)
    )


QUERIES: dict[str, Select[*tuple[Any, ...]]] = {
    PROMISE: select(Promise.household_id, Promise.due, Promise.staff_id).where(Promise.closed_at.is_(None)),
    MEASURE: select(Measure.household_id, Measure.due, Measure.staff_id).where(Measure.state.in_(OPEN)),
    ASK_AGAIN: (
        select(Member.household_id, WorkFile.ask_again, WorkFile.staff_id)
        .join(Member, Member.id == WorkFile.member_id)
        .where(Member.left_at.is_(None))
    ),
}
