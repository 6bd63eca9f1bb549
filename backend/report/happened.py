"""What happened in some days, counted by the database and by place."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import ColumnElement, case, func, select

from backend.cases.models import REAL, Case, Entry
from backend.divisions.models import Division
from backend.divisions.sums import Counted, lies_in
from backend.drills import only_drilled
from backend.households.models import Household
from backend.objections.models import Objection
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.visits.models import Visit
from backend.visits.queries import AT_HOME

HAPPENED = (
    "opened", "first_responses", "in_time", "inclusions", "refusals", "removals", "ended", "visits", "objections"
)


def happened(here: Division | None, first: date, after: date, rules: Rules) -> Iterator[Counted]:
    """Each counts by place what lies in days from `first` until before `after`.

    Exercises and what was merged into another are left out. Without a place it is everywhere; what is found by its day
    is counted everywhere in any case, which is quicker than to look through all there ever was in one place.
    """
    hours, procedures = rules.hours, rules.procedures
    begins, ends = hours.midnight(first), hours.midnight(after)
    cases = select(Case.division_id, func.count()).where(REAL).group_by(Case.division_id)
    opened = cases.where(Case.opened_at >= begins, Case.opened_at < ends)
    yield ("opened",), opened.where(lies_in(here, Case.division_id))
    met = cases.join(Reminder, Reminder.case_id == Case.id).where(*_first_deadlines(rules))
    met = met.where(Reminder.closed_at >= begins, Reminder.closed_at < ends)
    in_time = func.sum(case((Reminder.closed_at <= Reminder.due_at, 1), else_=0))
    yield ("first_responses", "in_time"), met.add_columns(in_time)
    for name, kinds in {"inclusions": procedures.doing("include"), "refusals": procedures.doing("refuse"),
                        "removals": procedures.doing("remove"), "ended": procedures.ends()}.items():
        reached = cases.join(Entry, Entry.case_id == Case.id).where(Entry.kind.in_(kinds))
        yield (name,), reached.where(Entry.at >= begins, Entry.at < ends)
    visited = select(Household.division_id, func.count()).join(Visit, Visit.household_id == Household.id)
    visited = visited.where(Visit.kind == AT_HOME, Visit.on_day >= first, Visit.on_day < after)
    visited = visited.where(Visit.household_id.not_in(only_drilled()), Household.merged_into.is_(None))
    yield ("visits",), visited.group_by(Household.division_id)
    raised = select(Objection.division_id, func.count()).where(Objection.drill.is_(False))
    raised = raised.where(Objection.opened_at >= begins, Objection.opened_at < ends)
    raised = raised.where(lies_in(here, Objection.division_id))
    yield ("objections",), raised.group_by(Objection.division_id)


def _first_deadlines(rules: Rules) -> tuple[ColumnElement[bool], ...]:
    """Those that run from the declaration and were met."""
    ids = {
        deadline.id for one in rules.procedures.every() for deadline in one.deadlines.values()
        if deadline.starts == next(iter(one.stages))
    }
    return Reminder.what.in_(ids), Reminder.closed_because == "done"
