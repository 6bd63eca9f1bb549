"""What is owed to households by a day: promises, results of measures, and asking a returned worker again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, select, true
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.family.models import Member, WorkFile
from backend.households.models import Household
from backend.households.queries import held_by, helpers_of
from backend.measures.models import Measure
from backend.measures.queries import OPEN
from backend.promises.models import Promise
from backend.scope import Actor, within
from backend.staff.models import Staff
from backend.staff.offices import Offices

PROMISE, MEASURE, ASK_AGAIN = "promise", "measure", "ask_again"


@dataclass(frozen=True)
class Owed:
    """One thing, the day by which it is owed, the place of the household, and who sees to it."""

    what: str
    household_id: str
    due: date
    path: str
    staff_ids: tuple[str, ...]


def owed_to_households(
    session: Session, before: date, offices: Offices, actor: Actor | None = None
) -> Iterator[Owed]:
    """Everything due before that day, the nearest first; of who has left, whoever answers for the household today.

    `actor` narrows to what lies within reach, or is to be seen to by this person.
    """
    found: list[tuple[str, Row[*tuple[Any, ...]]]] = [
        (what, row) for what, query in QUERIES.items() for row in session.execute(_whole(query, before, actor))
    ]
    left = [row[0] for _, row in found if not row[3]]
    helpers = helpers_of(session, left)
    drilled = set(session.scalars(only_drilled())) if found else set()
    for what, (household_id, due, staff_id, active, path) in sorted(found, key=lambda one: (one[1][1], one[1][0])):
        who = staff_id if active else helpers.get(household_id)
        if household_id not in drilled:
            yield Owed(what, household_id, due, path, (who,) if who else offices.on_duty(path))


def _whole(
    query: Select[*tuple[Any, ...]], before: date, actor: Actor | None
) -> Select[*tuple[Any, ...]]:
    """With whether the person is still there, and where the household lives."""
    household, due, staff = query.selected_columns
    mine = true() if actor is None else (
        within(Division.path, actor) | (staff == actor.id) | household.in_(held_by(actor.id))
    )
    return (
        query.join(Staff, Staff.id == staff)
        .join(Household, Household.id == household)
        .join(Division, Division.id == Household.division_id)
        .where(due < before, Household.merged_into.is_(None), mine)
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
