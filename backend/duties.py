"""Duties: what is due today, and for whom; the digest and the console's day page show the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.handovers.queries import owed
from backend.households.models import Household, Responsibility
from backend.households.owed import PROMISE, owed_to_households
from backend.households.queries import helper_of
from backend.objections.queries import owed as owed_objections
from backend.reminders.actions import CALL_BACK, NEWS, URGED_LATE
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.staff.models import Staff
from backend.staff.queries import ON_DUTY, actor_of, county_clerks, on_duty, superiors
from backend.visits.queries import due_visits, unvisited
from knowledge.ladder import rung_of


@dataclass(frozen=True)
class Due:
    """One thing somebody should do: codes and ids only; `due_at` is the deadline, `count` is for sums."""

    what: str  # respond | name_responsible | call_back | overdue | visit | round | unassigned | a stage
    household_id: str | None = None
    case_id: str | None = None
    reminder_id: str | None = None
    due_at: datetime | None = None
    month: str | None = None
    count: int | None = None

    def to_json(self) -> dict[str, Any]:
        told = {key: value for key, value in asdict(self).items() if value is not None}
        return told | ({"due_at": self.due_at.isoformat()} if self.due_at else {})


def duties_of(session: Session, staff: Staff, day: date, rules: Rules) -> list[Due]:
    """What one person should do on that day; on a rest day only what cannot wait."""
    return duties(session, day, rules).get(staff.id, [])


def duties(session: Session, day: date, rules: Rules) -> Mapping[str, list[Due]]:
    """What everybody should do, by staff id: deadlines first, then visits, then sums."""
    found: dict[str, list[Due]] = defaultdict(list)
    if not rules.calendar.is_working_day(day):
        for staff_id, due in _cannot_wait(session, day, rules):
            found[staff_id].append(due)
        return found
    for part in (_reminders, _words_given, _visits, _rounds, _unassigned, _waiting, _objections):
        for staff_id, due in part(session, day, rules):
            found[staff_id].append(due)
    return found


def _cannot_wait(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    """Responses whose deadline passes before the next working morning, for whoever a chat reaches."""
    begins, ends = rules.hours.midnight(day), rules.hours.morning_after(day)
    for reminder, case, path in _open(session):
        if _is_response(reminder, case, rules) and begins <= reminder.due_at < ends:
            offices = _offices(reminder, case, rules)
            for staff in on_duty(session, path, offices, in_chat=True) or on_duty(session, path, offices):
                yield staff.id, _of(reminder, case)


def _is_response(reminder: Reminder, case: Case, rules: Rules) -> bool:
    """Whether a deadline runs from the declaration in days that do not wait for working days."""
    procedure = rules.procedure_of(case.procedure)
    deadline = procedure.deadlines.get(reminder.what)
    begins = next(iter(procedure.stages))
    return deadline is not None and (deadline.starts, deadline.unit) == (begins, "calendar_day")


def _offices(reminder: Reminder, case: Case, rules: Rules) -> tuple[str, ...]:
    """The offices that may take a step by which a deadline is met; all of them where it is met otherwise."""
    procedure = rules.procedure_of(case.procedure)
    deadline = procedure.deadlines.get(reminder.what)
    stages = procedure.stages
    may = {role for met in deadline.met_by if met in stages for role in stages[met].by} if deadline else set()
    return tuple(role for role in ON_DUTY if role in may) or ON_DUTY


def _reminders(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    begins = rules.hours.midnight(day)
    for reminder, case, path in _open(session):
        offices = _offices(reminder, case, rules)
        for staff_id in _who(session, reminder, case, path, offices):
            yield staff_id, _of(reminder, case)
        if reminder.what in NEWS:
            for staff in superiors(session, path) if reminder.what == URGED_LATE else ():
                yield staff.id, _of(reminder, case)
            continue
        rung = rung_of(reminder.due_at, begins, rules.calendar, rules.ladder)
        heard = (*(superiors(session, path, offices) if "above" in rung.tells else ()),
                 *(county_clerks(session, path) if "county" in rung.tells else ()))
        for staff_id in dict.fromkeys(staff.id for staff in heard):
            yield staff_id, _of(reminder, case, "overdue")


def _who(session: Session, reminder: Reminder, case: Case, path: str, offices: tuple[str, ...]) -> list[str]:
    if reminder.staff_id is not None:
        return [reminder.staff_id]
    own = reminder.what == CALL_BACK or reminder.what in NEWS
    helper = helper_of(session, case.household_id) if own else None
    return [helper.id] if helper else [staff.id for staff in on_duty(session, path, offices)]


def _words_given(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    """What is owed to households before work begins again; a promise that was broken climbs."""
    for owed_one in owed_to_households(session, rules.calendar.next_working_day(day)):
        due_at = rules.hours.evening(owed_one.due)
        for staff_id in owed_one.staff_ids:
            yield staff_id, Due(owed_one.what, owed_one.household_id, due_at=due_at)
        rung = rung_of(due_at, rules.hours.midnight(day), rules.calendar, rules.ladder)
        if owed_one.what == PROMISE and "above" in rung.tells:
            for staff in on_duty(session, owed_one.path):
                if staff.id not in owed_one.staff_ids:
                    yield staff.id, Due("promise_overdue", owed_one.household_id, due_at=due_at)


def _visits(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    for due in due_visits(session, day):
        if due.moved_until is None or due.moved_until <= day:
            yield due.staff_id, Due("visit", due.household_id, month=due.month)


def _rounds(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    for staff in session.scalars(select(Staff).filter_by(role="grid_member", active=True)):
        left = len(unvisited(session, actor_of(session, staff), day))
        if left:
            yield staff.id, Due("round", count=left)


def _unassigned(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    """Monitored households whose helper has left; those just included have a deadline of their own."""
    named = select(Responsibility.household_id).where(Responsibility.ends.is_(None))
    being_named = select(Case.household_id).where(Case.stage == "included")
    paths = session.scalars(
        select(Division.path)
        .join(Household, Household.division_id == Division.id)
        .where(Household.monitored_since.is_not(None))
        .where(Household.id.not_in(named), Household.id.not_in(being_named))
        .where(Household.id.not_in(only_drilled()))
    )
    sums: dict[str, int] = defaultdict(int)
    for path in paths:
        for staff in on_duty(session, path):
            sums[staff.id] += 1
    for staff_id, count in sums.items():
        yield staff_id, Due("unassigned", count=count)


def _waiting(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    """People who have been promised an answer; a promise that was broken climbs."""
    for staff_id, what, count in owed(session, day, rules):
        yield staff_id, Due(what, count=count)


def _objections(session: Session, day: date, rules: Rules) -> Iterator[tuple[str, Due]]:
    """Objections and complaints nobody has answered; those that grow late are heard of above."""
    for staff_id, what, count in owed_objections(session, day, rules):
        yield staff_id, Due(what, count=count)


def _open(session: Session) -> list[Row[Reminder, Case, str]]:
    """Reminders that still hold, with their case and its place, the nearest deadline first."""
    return list(
        session.execute(
            select(Reminder, Case, Division.path)
            .join(Case, Case.id == Reminder.case_id)
            .join(Division, Division.id == Case.division_id)
            .where(Reminder.closed_at.is_(None), Case.merged_into.is_(None))
            .where(Reminder.what.not_in(NEWS) | (Reminder.true_for == Case.stage))
            .order_by(Reminder.due_at, Reminder.id)
        )
    )


def _of(reminder: Reminder, case: Case, what: str | None = None) -> Due:
    due_at = None if reminder.what in NEWS else reminder.due_at
    return Due(what or reminder.what, case.household_id, case.id, reminder.id, due_at)
