"""Duties: what is due today, and for whom; the digest and the console's day page show the same."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, false, func, select, true
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.pending import pending
from backend.divisions.models import Division
from backend.drills import only_drilled
from backend.duplicates.counting import counts
from backend.handovers.queries import owed
from backend.households.models import Household
from backend.households.owed import PROMISE, Owed, owed_to_households
from backend.households.queries import IS_HELPED, held_by, helpers_of
from backend.objections.queries import owed as owed_objections
from backend.reminders.actions import CALL_BACK, NEWS, URGED_LATE
from backend.reminders.models import Digest, Reminder
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import Staff
from backend.staff.offices import Offices, offices_among
from backend.staff.queries import actor_of
from backend.visits.queries import due_visits
from backend.visits.rounds import rounds_left
from knowledge.ladder import Rung, rung_of
from knowledge.procedures import Procedure

DOUBLES = "doubles"
NEXT = "next"  # a step that waits for an office, without a limit
ABOVE = ("township", "county")  # who hears that something may be there twice; a village sees it on its cases


@dataclass(frozen=True)
class Due:
    """One thing somebody should do: codes and ids only; `due_at` is the deadline, `count` is for sums."""

    what: str  # respond | name_responsible | call_back | overdue | next | visit | round | unassigned | another deadline
    household_id: str | None = None
    case_id: str | None = None
    reminder_id: str | None = None
    due_at: datetime | None = None
    month: str | None = None
    count: int | None = None
    about: str | None = None
    """Of what is overdue the deadline, of what is next the stage."""

    def label(self, procedure: Procedure) -> str | None:
        """What staff call the deadline or the step it is about, in the case's own procedure."""
        if self.what == NEXT:
            stage = procedure.stages.get(self.about or "")
            return stage.title if stage is not None else None
        deadline = procedure.deadlines.get(self.about or self.what)
        return deadline.label if deadline is not None else None

    def to_json(self) -> dict[str, Any]:
        told = {key: value for key, value in asdict(self).items() if value is not None}
        return told | ({"due_at": self.due_at.isoformat()} if self.due_at else {})


@dataclass(frozen=True)
class _Reminded:
    """A reminder with what is needed of its case, without reading more of it."""

    id: str
    what: str
    due_at: datetime
    staff_id: str | None
    case_id: str
    household_id: str
    procedure: str
    path: str


def duties_of(session: Session, staff: Staff, day: date, rules: Rules) -> list[Due]:
    """What one person should do on that day; on a rest day only what cannot wait."""
    return _found(_Asked(session, day, rules, Offices(session), staff.id, actor_of(session, staff))).get(staff.id, [])


def duties(session: Session, day: date, rules: Rules) -> Mapping[str, list[Due]]:
    """What everybody should do, by staff id: deadlines first, then visits, then sums."""
    return _found(_Asked(session, day, rules, Offices(session)))


@dataclass(frozen=True)
class _Asked:
    """Which day is asked for, and whom for: everybody, or one person, of whom nothing else has to be read."""

    session: Session
    day: date
    rules: Rules
    offices: Offices
    staff_id: str | None = None
    actor: Actor | None = None

    def concerning(self, mine: ColumnElement[bool]) -> ColumnElement[bool]:
        """Rows of places within reach, and those that are the person's own wherever they lie."""
        return true() if self.actor is None else within(Division.path, self.actor) | mine


def _found(asked: _Asked) -> Mapping[str, list[Due]]:
    found: dict[str, list[Due]] = defaultdict(list)
    every = (_reminders, _words_given, _next, _visits, _rounds, _unassigned, _waiting, _objections, _doubles)
    for part in every if asked.rules.calendar.is_working_day(asked.day) else (_cannot_wait,):
        for staff_id, due in part(asked):
            if asked.staff_id in (None, staff_id):
                found[staff_id].append(due)
    return found


def _cannot_wait(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """Responses whose deadline passes before the next working morning, for whoever a chat reaches."""
    hours = asked.rules.hours
    begins, ends = hours.midnight(asked.day), hours.morning_after(asked.day)
    for row in _open(asked):
        if _is_response(row, asked.rules) and begins <= row.due_at < ends:
            may = _offices(row.procedure, row.what, asked.rules)
            for staff_id in asked.offices.on_duty(row.path, may, in_chat=True) or asked.offices.on_duty(row.path, may):
                yield staff_id, _of(row)


def _is_response(row: _Reminded, rules: Rules) -> bool:
    """Whether a deadline runs from the declaration in days that do not wait for working days."""
    procedure = rules.procedure_of(row.procedure)
    deadline = procedure.deadlines.get(row.what)
    begins = next(iter(procedure.stages))
    return deadline is not None and (deadline.starts, deadline.unit) == (begins, "calendar_day")


def _offices(name: str, what: str, rules: Rules) -> tuple[str, ...]:
    """The offices that may take a step by which a deadline is met; all of them where it is met otherwise."""
    procedure = rules.procedure_of(name)
    deadline = procedure.deadlines.get(what)
    stages = procedure.stages
    may = {role for met in deadline.met_by if met in stages for role in stages[met].by} if deadline else set()
    return offices_among(may)


def _reminders(asked: _Asked) -> Iterator[tuple[str, Due]]:
    rules, rung_at, open_ones = asked.rules, _rungs(asked), _open(asked)
    offices_of = cache(lambda name, what: _offices(name, what, rules))
    own = [row.household_id for row in open_ones if _is_own(row)]
    helpers = helpers_of(asked.session, own)
    for row in open_ones:
        may = offices_of(row.procedure, row.what)
        for staff_id in _who(asked, row, helpers, may):
            yield staff_id, _of(row)
        if row.what in NEWS:
            for staff_id in asked.offices.superiors(row.path) if row.what == URGED_LATE else ():
                yield staff_id, _of(row)
            continue
        rung = rung_at(row.due_at)
        heard = (*(asked.offices.superiors(row.path, may) if "above" in rung.tells else ()),
                 *(asked.offices.county_clerks(row.path) if "county" in rung.tells else ()))
        for staff_id in dict.fromkeys(heard):
            yield staff_id, replace(_of(row), what="overdue", about=row.what)


def _rungs(asked: _Asked) -> Callable[[datetime], Rung]:
    """The rung of a deadline as the day begins; many are due at one moment."""
    rules, begins = asked.rules, asked.rules.hours.midnight(asked.day)
    return cache(lambda due_at: rung_of(due_at, begins, rules.calendar, rules.ladder))


def _is_own(row: _Reminded) -> bool:
    """Whether it goes to who answers for the household."""
    return row.what == CALL_BACK or row.what in NEWS


def _who(asked: _Asked, row: _Reminded, helpers: Mapping[str, str], may: tuple[str, ...]) -> tuple[str, ...]:
    if row.staff_id is not None:
        return (row.staff_id,)
    helper = helpers.get(row.household_id) if _is_own(row) else None
    return (helper,) if helper else asked.offices.on_duty(row.path, may)


def _words_given(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """What is owed to households before work begins again; a promise that was broken climbs."""
    rules = asked.rules
    before, rung_at = rules.calendar.next_working_day(asked.day), _rungs(asked)
    for owed_one in owed_to_households(asked.session, before, asked.offices, asked.actor):
        due_at = rules.hours.evening(owed_one.due)
        for staff_id in owed_one.staff_ids:
            yield staff_id, Due(owed_one.what, owed_one.household_id, due_at=due_at)
        for staff_id in _hear_of(asked.offices, owed_one, rung_at(due_at)) if owed_one.what == PROMISE else ():
            yield staff_id, Due("promise_overdue", owed_one.household_id, due_at=due_at)


def _hear_of(offices: Offices, owed_one: Owed, rung: Rung) -> tuple[str, ...]:
    """Of a broken promise the office above whoever gave it; of one broken long ago all of them up to the county."""
    if "above" not in rung.tells:
        return ()
    return offices.above(owed_one.path, owed_one.staff_ids, up_to_county="county" in rung.tells)


def _next(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """Steps that wait for whoever of the offices that may take them is nearest, so that nothing lies unseen."""
    nearest = cache(lambda path, roles: asked.offices.on_duty(path, offices_among(roles)))
    for one in pending(asked.session, asked.day, asked.rules, asked.concerning(false())):
        who = nearest(one.path, one.next.by)
        for staff_id in who if asked.staff_id is None or asked.staff_id in who else ():
            yield staff_id, Due(NEXT, one.household_id, one.case_id, about=one.next.id)


def _visits(asked: _Asked) -> Iterator[tuple[str, Due]]:
    for due in due_visits(asked.session, asked.day, asked.staff_id):
        if due.moved_until is None or due.moved_until <= asked.day:
            yield due.staff_id, Due("visit", due.household_id, month=due.month)


def _rounds(asked: _Asked) -> Iterator[tuple[str, Due]]:
    for staff_id, left in rounds_left(asked.session, asked.day, asked.staff_id).items():
        if left:
            yield staff_id, Due("round", count=left)


def _unassigned(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """Monitored households whose helper has left; those just included have a deadline of their own."""
    being_named = select(Case.household_id).where(Case.stage.in_(asked.rules.procedures.doing("include")))
    paths = asked.session.execute(
        select(Division.path, func.count())
        .join(Household, Household.division_id == Division.id)
        .where(Household.monitored_since.is_not(None), asked.concerning(false()))
        .where(~IS_HELPED, Household.id.not_in(being_named))
        .where(Household.id.not_in(only_drilled()))
        .group_by(Division.path)
    )
    sums: dict[str, int] = defaultdict(int)
    for path, number in paths:
        for staff_id in asked.offices.on_duty(path):
            sums[staff_id] += number
    for staff_id, count in sums.items():
        yield staff_id, Due("unassigned", count=count)


def _waiting(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """People who have been promised an answer; a promise that was broken climbs."""
    for staff_id, what, count in owed(asked.session, asked.day, asked.rules, asked.offices, asked.actor):
        yield staff_id, Due(what, count=count)


def _objections(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """Objections and complaints nobody has answered; those that grow late are heard of above."""
    for staff_id, what, count in owed_objections(asked.session, asked.day, asked.rules, asked.actor):
        yield staff_id, Due(what, count=count)


def _doubles(asked: _Asked) -> Iterator[tuple[str, Due]]:
    """What may be there twice, for the offices above the villages, on the first working day of a week."""
    monday, working = asked.day - timedelta(days=asked.day.weekday()), asked.rules.calendar.is_working_day
    if any(working(monday + timedelta(days=days)) for days in range(asked.day.weekday())):
        return
    counted = _counted_this_morning(asked)
    if counted is not None:
        yield from counted
        return
    above = select(Staff.id, Division.path).join(Division, Division.id == Staff.division_id)
    above = above.where(Staff.active, Staff.role.in_(ABOVE))
    who = asked.session.execute(above if asked.staff_id is None else above.where(Staff.id == asked.staff_id)).all()
    found = counts(asked.session, {path for _, path in who}, asked.rules) if who else {}
    for staff_id, path in who:
        if found[path]:
            yield staff_id, Due(DOUBLES, count=found[path])


def _counted_this_morning(asked: _Asked) -> list[tuple[str, Due]] | None:
    """What one person's list said, where there is one: a page does not look through the whole county for one line."""
    if asked.staff_id is None:
        return None
    lines = asked.session.scalar(select(Digest.lines).filter_by(staff_id=asked.staff_id, day=asked.day))
    told = [line["count"] for line in lines or () if line["what"] == DOUBLES]
    return None if lines is None else [(asked.staff_id, Due(DOUBLES, count=count)) for count in told]


def _open(asked: _Asked) -> list[_Reminded]:
    """Reminders that still hold, with their case and its place, the nearest deadline first."""
    held = held_by(asked.staff_id)
    rows = asked.session.execute(
        select(Reminder.id, Reminder.what, Reminder.due_at, Reminder.staff_id, Case.id, Case.household_id,
               Case.procedure, Division.path)
        .join(Case, Case.id == Reminder.case_id)
        .join(Division, Division.id == Case.division_id)
        .where(Reminder.closed_at.is_(None), Case.merged_into.is_(None))
        .where(Reminder.what.not_in(NEWS) | (Reminder.true_for == Case.stage))
        .where(asked.concerning((Reminder.staff_id == asked.staff_id) | Case.household_id.in_(held)))
        .order_by(Reminder.due_at, Reminder.id)
    )
    return [_Reminded(*row) for row in rows]


def _of(row: _Reminded) -> Due:
    return Due(row.what, row.household_id, row.case_id, row.id, None if row.what in NEWS else row.due_at)
