"""Reading a report: what happened in a period and how things stand, place by place, counted by the database."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case, Entry
from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.households.models import Household
from backend.households.queries import IS_HELPED
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
    near = _near(session, here)
    sums: Counter[tuple[str, str]] = Counter()
    for names, query in _queries(period, now, rules):
        for place, *counts in session.execute(query):
            if place in near:
                for name, count in zip(names, counts, strict=True):
                    sums[near[place], name] += int(count)
    rows = session.scalars(select(Division).where(Division.parent_id == here.id)).all()
    below = sorted(rows, key=lambda row: (row.code is None, row.code, row.name))
    lines = tuple(Line(row, {name: sums[row.id, name] for name in COLUMNS}) for row in below)
    whole = {name: sums[here.id, name] + sum(line.counts[name] for line in lines) for name in COLUMNS}
    return Report(period, Line(here, whole), lines)


def _near(session: Session, here: Division) -> Mapping[str, str]:
    """For each place within: the one right below `here` in which it lies; for `here` itself, that."""
    rows = select(Division.id, Division.path).where(Division.path.startswith(here.path, autoescape=True))
    return {id_: path.removeprefix(here.path).partition("/")[0] or here.id for id_, path in session.execute(rows)}


def _queries(period: Period, now: datetime, rules: Rules) -> Iterator[tuple[tuple[str, ...], Select[*tuple[Any, ...]]]]:
    """Each counts by place, under one name or more; where a person's reach ends is seen to when they are added up."""
    hours, procedures = rules.hours, rules.procedures
    begins, ends = hours.midnight(period.first), hours.midnight(period.after)
    real = Case.drill.is_(False) & Case.merged_into.is_(None)
    cases = select(Case.division_id, func.count()).where(real).group_by(Case.division_id)
    yield ("opened",), cases.where(Case.opened_at >= begins, Case.opened_at < ends)
    met = cases.join(Reminder, Reminder.case_id == Case.id).where(*_first_deadlines(rules))
    met = met.where(Reminder.closed_at >= begins, Reminder.closed_at < ends)
    in_time = func.sum(case((Reminder.closed_at <= Reminder.due_at, 1), else_=0))
    yield ("first_responses", "in_time"), met.add_columns(in_time)
    for name, kinds in {"inclusions": procedures.doing("include"), "refusals": procedures.doing("refuse"),
                        "removals": procedures.doing("remove"), "ended": procedures.ends()}.items():
        reached = cases.join(Entry, Entry.case_id == Case.id).where(Entry.kind.in_(kinds))
        yield (name,), reached.where(Entry.at >= begins, Entry.at < ends)
    homes = select(Household.division_id, func.count()).where(Household.merged_into.is_(None))
    homes = homes.where(Household.id.not_in(only_drilled())).group_by(Household.division_id)
    times = select(Visit.household_id, func.count().label("times")).where(Visit.kind == AT_HOME)
    by_home = times.where(Visit.on_day.between(period.first, period.last)).group_by(Visit.household_id).subquery()
    visited = homes.with_only_columns(Household.division_id, func.sum(by_home.c.times))
    yield ("visits",), visited.join(by_home, by_home.c.household_id == Household.id)
    raised = select(Objection.division_id, func.count()).where(Objection.drill.is_(False))
    raised = raised.where(Objection.opened_at >= begins, Objection.opened_at < ends)
    yield ("objections",), raised.group_by(Objection.division_id)
    yield ("open",), cases.where(Case.stage.not_in(procedures.ends()))
    yield ("late",), _late(now, real)
    monitored = homes.where(Household.monitored_since.is_not(None))
    yield ("monitored",), monitored
    yield ("unassigned",), monitored.where(~IS_HELPED)


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
