"""Recording visits with their true date, and what keeps a visit from taking place."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import add_or_find
from backend.cases.actions import Declaration, open_case
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.divisions.queries import path_of
from backend.hours import day_of, month_after, month_ends, month_of
from backend.households.actions import OFFICE, is_responsible
from backend.households.models import Household
from backend.reminders.actions import AGAIN, CALL_BACK, close_call_backs, write
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from backend.visits.models import Visit, VisitChange
from backend.wording import words_under

IN_CHARGE = ("grid_member", *OFFICE)
LATEST_RECORDING = timedelta(days=366)  # after the visit; what is older was mistyped


class VisitFault(Exception):
    """What is wrong with a visit and what to type instead; the message may be shown."""


def record_visit(
    session: Session,
    staff_id: str,
    household_id: str,
    on_day: date,
    kind: str,
    found: str,
    note: str | None,
    source_key: str,
    now: datetime,
    rules: Rules,
) -> Visit:
    """A visit or call that has taken place; the same source gives the same visit.

    New hardship opens a case; a wish to be called back becomes a reminder. Raises VisitFault or OutOfScope.
    """
    by, household = _allowed(session, staff_id, household_id)
    _check(on_day, kind, found, now)
    case = _latest_case(session, household_id)
    visit = Visit(
        source_key=source_key, household_id=household_id, staff_id=staff_id, on_day=on_day, kind=kind,
        found=found, note=note or None, recorded_at=now,
    )
    visit, is_new = add_or_find(session, visit, source_key=source_key)
    if is_new:
        household.erased_at = None
        details = {"household": household_id, "on": on_day.isoformat(), "kind": kind, "found": found}
        record(session, by, "visit.record", f"visit:{visit.id}", details, now)
        _follow_up(session, by, household, case, visit, now, rules)
    return visit


def move_visit(
    session: Session,
    staff_id: str,
    household_id: str,
    month: str,
    until: date,
    source_key: str,
    now: datetime,
    rules: Rules,
) -> VisitChange:
    """This month's visit takes place on another day: from today on, at the latest within the next month."""
    by, _ = _allowed(session, staff_id, household_id)
    _check_month(month, now)
    today, last = day_of(now), month_ends(month_after(month))
    if until < today:
        raise VisitFault(f"改期要选今天或以后的日子，您写的是{until.month}月{until.day}日。")
    if until > last:
        raise VisitFault(f"最晚改到{last.month}月{last.day}日，请选早一点的日子。")
    return _changed(session, by, household_id, month, "moved", source_key, now, until=until)


def cannot_visit(
    session: Session,
    staff_id: str,
    household_id: str,
    month: str,
    reason: str,
    note: str | None,
    source_key: str,
    now: datetime,
    rules: Rules,
) -> VisitChange:
    """This month's visit cannot take place; the reason is a code, the note is sealed."""
    by, _ = _allowed(session, staff_id, household_id)
    _check_month(month, now)
    return _changed(session, by, household_id, month, "cannot", source_key, now, reason=reason[:20], note=note or None)


def _changed(
    session: Session, by: Actor, household_id: str, month: str, kind: str, source_key: str, now: datetime,
    **told: Any,
) -> VisitChange:
    row = VisitChange(
        source_key=source_key, household_id=household_id, staff_id=by.id, month=month, kind=kind,
        recorded_at=now, **told,
    )
    row, is_new = add_or_find(session, row, source_key=source_key)
    if is_new:
        details = {"household": household_id, "month": month}
        record(session, by, f"visit.{kind}", f"visit_change:{row.id}", details, now)
    return row


def may_visit(session: Session, by: Actor, household: Household) -> bool:
    """Whoever answers for the household may, and the office or the grid member in charge of its place."""
    in_charge = by.role in IN_CHARGE and by.reaches(path_of(session, household.division_id))
    return in_charge or is_responsible(session, household.id, by.id)


def _allowed(session: Session, staff_id: str, household_id: str) -> tuple[Actor, Household]:
    household = session.get(Household, household_id)
    if household is None:
        raise VisitFault("没有这一户，请从名单里选。")
    by = actor_of(session, session.get_one(Staff, staff_id))
    if not may_visit(session, by, household):
        raise OutOfScope
    return by, household


def _check_month(month: str, now: datetime) -> None:
    """Nobody is excused from the visits of months to come, and those of past months are past."""
    if month != month_of(day_of(now)):
        raise VisitFault("这不是本月的走访，不能改期，也不用记去不了。请用最新一份清单上的按钮。")


def _check(on_day: date, kind: str, found: str, now: datetime) -> None:
    if on_day > day_of(now):
        raise VisitFault(f"{on_day.month}月{on_day.day}日还没到，走访要记去过的日子。")
    if on_day < day_of(now) - LATEST_RECORDING:
        raise VisitFault(f"{on_day.year}年{on_day.month}月{on_day.day}日太早了，只能补记一年以内的走访。请看看年份。")
    if kind not in words_under("visit_kind"):
        raise VisitFault(f"走访方式可以写：{'、'.join(words_under('visit_kind').values())}。")
    if found not in words_under("visit_found"):
        raise VisitFault(f"走访情况可以写：{'、'.join(words_under('visit_found').values())}。")


def _latest_case(session: Session, household_id: str) -> Case | None:
    """The one that is worked on, a real one before an exercise; nobody else changing it until we commit."""
    theirs = select(Case).filter_by(household_id=household_id, merged_into=None)
    latest = theirs.order_by(Case.drill, Case.id.desc()).limit(1)
    return session.scalar(latest.with_for_update(key_share=True).execution_options(populate_existing=True))


def _follow_up(
    session: Session, by: Actor, household: Household, case: Case | None, visit: Visit, now: datetime, rules: Rules
) -> None:
    if case is not None:
        told = {"visit": visit.id, "by": visit.kind, "found": visit.found}
        add_entry(session, case, "visited", by, now, details=told)
        close_call_backs(session, case.id, "done", now)
    if visit.found == "new_hardship":
        open_case(session, _declared(household, visit), None, f"visit:{visit.id}", now, rules, by)
    if visit.found == "call_back" and case is not None:
        due_at = rules.hours.evening(rules.calendar.next_working_day(day_of(now)))
        write(session, CALL_BACK, case.id, due_at, AGAIN, f"{CALL_BACK}:{visit.id}", now)


def _declared(household: Household, visit: Visit) -> Declaration:
    """What the cadre saw, as a case nobody forgets; its kind of risk is for people to settle."""
    return Declaration(
        household.division_id, household.name or "", household.phone, household.size, ("other",), "other", "",
        "ordinary", visit.note or "", "self", household_id=household.id,
    )
