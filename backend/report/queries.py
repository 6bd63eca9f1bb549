"""Reading a report: what happened in a period and how things stand, place by place, counted by the database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case, Entry
from backend.divisions.models import Division
from backend.divisions.sums import added_up
from backend.drills import only_drilled
from backend.households.models import Household, Responsibility
from backend.objections.models import Objection
from backend.reminders.actions import NEWS
from backend.reminders.models import Reminder
from backend.report.periods import Period
from backend.rules import Rules
from backend.visits.models import Visit
from backend.visits.queries import AT_HOME

HAPPENED = (
    "opened", "first_responses", "in_time", "inclusions", "refusals", "removals", "ended", "visits", "objections"
)
STANDS = ("open", "late", "monitored", "unassigned")
COLUMNS = (*HAPPENED, *STANDS)


@dataclass(frozen=True)
class Line:
    """One place with everything below it; `counts` has a number for each of COLUMNS."""

    division: Division
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Report:
    """A place as a whole, and each that lies right below it."""

    period: Period
    whole: Line
    lines: tuple[Line, ...]


def report(session: Session, here: Division, period: Period, now: datetime, rules: Rules) -> Report:
    """Exercises and what was merged into another are left out; what stands is counted as it is at `now`."""
    rows = select(Division).where(Division.path.startswith(here.path, autoescape=True)).order_by(Division.path)
    every = session.scalars(rows).all()
    paths = {row.id: row.path for row in every}
    sums = {
        name: added_up(paths, {place: count for place, count in session.execute(query)})  # noqa: C416
        for name, query in _queries(period, now, rules)
    }
    lines = [Line(row, {name: sums[name][row.id] for name in COLUMNS}) for row in every if _is_near(row, here)]
    below = sorted(lines[1:], key=lambda line: (line.division.code is None, line.division.code, line.division.name))
    return Report(period, lines[0], tuple(below))


def _is_near(row: Division, here: Division) -> bool:
    return here.id in (row.id, row.parent_id)


def _queries(period: Period, now: datetime, rules: Rules) -> Iterator[tuple[str, Select[str, int]]]:
    """Each counts by place; the database need not know where a person's reach ends, since sums are added up inside."""
    hours, procedures = rules.hours, rules.procedures
    begins, ends = hours.midnight(period.first), hours.midnight(period.after)
    real = Case.drill.is_(False) & Case.merged_into.is_(None)
    cases = select(Case.division_id, func.count()).where(real).group_by(Case.division_id)
    yield "opened", cases.where(Case.opened_at >= begins, Case.opened_at < ends)
    met = cases.join(Reminder, Reminder.case_id == Case.id).where(*_first_deadlines(rules))
    met = met.where(Reminder.closed_at >= begins, Reminder.closed_at < ends)
    yield "first_responses", met
    yield "in_time", met.where(Reminder.closed_at <= Reminder.due_at)
    for name, kinds in {"inclusions": procedures.doing("include"), "refusals": procedures.doing("refuse"),
                        "removals": procedures.doing("remove"), "ended": procedures.ends()}.items():
        reached = cases.join(Entry, Entry.case_id == Case.id).where(Entry.kind.in_(kinds))
        yield name, reached.where(Entry.at >= begins, Entry.at < ends)
    homes = select(Household.division_id, func.count()).where(Household.merged_into.is_(None))
    homes = homes.where(Household.id.not_in(only_drilled())).group_by(Household.division_id)
    times = select(Visit.household_id, func.count().label("times")).where(Visit.kind == AT_HOME)
    by_home = times.where(Visit.on_day.between(period.first, period.last)).group_by(Visit.household_id).subquery()
    visited = homes.with_only_columns(Household.division_id, func.sum(by_home.c.times))
    yield "visits", visited.join(by_home, by_home.c.household_id == Household.id)
    raised = select(Objection.division_id, func.count()).where(Objection.drill.is_(False))
    raised = raised.where(Objection.opened_at >= begins, Objection.opened_at < ends)
    yield "objections", raised.group_by(Objection.division_id)
    yield "open", cases.where(Case.stage.not_in(procedures.ends()))
    yield "late", _late(now, real)
    monitored = homes.where(Household.monitored_since.is_not(None))
    yield "monitored", monitored
    helped = select(Responsibility.household_id).where(Responsibility.ends.is_(None))
    yield "unassigned", monitored.where(Household.id.not_in(helped))


def _first_deadlines(rules: Rules) -> tuple[ColumnElement[bool], ...]:
    """Those that run from the declaration and were met."""
    ids = {
        deadline.id for one in rules.procedures.every() for deadline in one.deadlines.values()
        if deadline.starts == next(iter(one.stages))
    }
    return Reminder.what.in_(ids), Reminder.closed_because == "done"


def _late(now: datetime, real: ColumnElement[bool]) -> Select[Any, int]:
    """Cases of which a deadline has passed, however many of them."""
    count = func.count(Case.id.distinct())
    open_ones = select(Case.division_id, count).join(Reminder, Reminder.case_id == Case.id).where(real)
    open_ones = open_ones.where(Reminder.closed_at.is_(None), Reminder.due_at < now, Reminder.what.not_in(NEWS))
    return open_ones.group_by(Case.division_id)
