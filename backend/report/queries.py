"""Reading a report: what happened in a period and how things stand, place by place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cases.models import REAL, Case
from backend.divisions.models import Division
from backend.divisions.sums import Counted, lies_in, sums_near
from backend.drills import only_drilled
from backend.hours import day_of
from backend.households.models import Household
from backend.households.queries import IS_HELPED
from backend.reminders.actions import is_standing
from backend.reminders.models import Reminder
from backend.report.happened import HAPPENED, happened
from backend.report.periods import Period
from backend.report.tallying import tallied
from backend.rules import Rules

STANDS = ("open", "late", "monitored", "unassigned")
COLUMNS = (*HAPPENED, *STANDS)


@dataclass(frozen=True)
class Line:
    """One place with everything below it; `counts` has a number for each of COLUMNS."""

    division: Division
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """A place as a whole, and each that lies right below it; days before `counted_from` were counted by the clock."""

    period: Period
    whole: Line
    lines: tuple[Line, ...]
    counted_from: date


def report(session: Session, here: Division, period: Period, now: datetime, rules: Rules) -> Report:
    """Exercises and what was merged into another are left out; what stands is counted as it is at `now`."""
    before, counted_from = tallied(session, here, period, day_of(now))
    since = happened(here, counted_from, period.after, rules) if counted_from < period.after else ()
    sums = before + sums_near(session, here, [*since, *_stands(here, now, rules)])
    below = session.scalars(select(Division).where(Division.parent_id == here.id).order_by(Division.position)).all()
    whole, *lines = (Line(row, {name: sums[row.id, name] for name in COLUMNS}) for row in (here, *below))
    return Report(period, whole, tuple(lines), counted_from)


def _stands(here: Division, now: datetime, rules: Rules) -> Iterator[Counted]:
    cases = select(Case.division_id, func.count()).where(REAL, lies_in(here, Case.division_id))
    cases = cases.group_by(Case.division_id)
    yield ("open",), cases.where(Case.stage.not_in(rules.procedures.ends()))
    late = cases.with_only_columns(Case.division_id, func.count(Case.id.distinct()))
    late = late.join(Reminder, Reminder.case_id == Case.id)
    late = late.where(is_standing(Reminder), Reminder.due_at < now)
    yield ("late",), late
    monitored = select(Household.division_id, func.count()).where(Household.monitored_since.is_not(None))
    monitored = monitored.where(Household.merged_into.is_(None), Household.id.not_in(only_drilled()))
    monitored = monitored.where(lies_in(here, Household.division_id)).group_by(Household.division_id)
    yield ("monitored",), monitored
    yield ("unassigned",), monitored.where(~IS_HELPED)
