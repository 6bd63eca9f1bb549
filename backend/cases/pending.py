"""Pending: cases that stand still until an office takes the next step, where no limit says by when."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.publicity.models import PublicNotice
from backend.publicity.queries import hangs_on
from backend.reminders.actions import is_standing
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.stops.queries import standing_at
from knowledge.procedures import Stage


class Pending(NamedTuple):
    """One case, the place of its household, and the step that usually comes next."""

    case_id: str
    household_id: str
    path: str
    next: Stage


def pending(session: Session, day: date, rules: Rules, here: ColumnElement[bool]) -> Iterator[Pending]:
    """The oldest first; `here` says which divisions are asked for.

    Left out is what has a deadline, what rests (visits and measures go on), what hangs on the board and what waits with
    its clock stopped.
    """
    has_deadline = select(Reminder.id).where(Reminder.case_id == Case.id, is_standing(Reminder))
    hangs = select(PublicNotice.id).where(PublicNotice.case_id == Case.id, hangs_on(day))
    rows = session.execute(
        select(Case.id, Case.household_id, Case.procedure, Case.stage, Division.path)
        .join(Division, Division.id == Case.division_id)
        .where(Case.stage.in_(rules.procedures.moving_on()), Case.merged_into.is_(None), here)
        .where(~has_deadline.exists(), ~hangs.exists())
        .order_by(Case.id)
    ).all()
    stopped = standing_at(session, [row.id for row in rows], day, rules.calendar)
    next_of = cache(lambda name, stage: rules.procedure_of(name).awaited(stage))
    for id_, household_id, name, stage, path in rows:
        following = next_of(name, stage)
        if following is not None and id_ not in stopped:
            yield Pending(id_, household_id, path, following)
