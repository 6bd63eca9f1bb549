"""Measures (一户一策): planned, begun, ended with their result or dropped with the reason, always by somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import add_once
from backend.cases.models import Case
from backend.hours import day_of
from backend.households.changing import HouseholdFault, Stale, take_charge
from backend.households.models import Household
from backend.measures.models import Measure
from backend.publicity.lint import SECRET, in_words, leaks
from backend.scope import Actor
from backend.staff.queries import keepers_for
from dialogues.plain import says_something

LONGEST = 500  # characters
EARLIEST, LATEST = timedelta(days=10 * 366), timedelta(days=5 * 366)  # around today; what lies beyond was mistyped
WAYS = {"planned": ("under_way", "done", "dropped"), "under_way": ("done", "dropped"), "done": (), "dropped": ()}


@dataclass(frozen=True)
class Plan:
    """What is going to be done: a policy, words, or both; who sees to it, from when, and when a result is expected."""

    card: str | None
    what: str
    begins: date
    due: date | None
    staff_id: str
    case_id: str | None = None


@dataclass(frozen=True)
class Step:
    """A measure gets on: to which state, on which day, and what is to be said of it."""

    to: str
    on: date
    result: str = ""


def plan(session: Session, by: Actor, household_id: str, told: Plan, now: datetime, once: str) -> Measure:
    """The same form gives the same measure. Whether `told.card` is one, the caller knows. Raises HouseholdFault."""
    take_charge(session, by, household_id)
    _check(told, now)
    check_keeper(session, by, household_id, told.staff_id)
    check_case(session, household_id, told.case_id)
    typed = {
        "household_id": household_id, "case_id": told.case_id, "card": told.card, "what": told.what,
        "begins": told.begins, "due": told.due, "staff_id": told.staff_id,
    }
    row, is_new = add_once(session, Measure, once, typed, state="planned", made_at=now, changes=0)
    if is_new:
        record(session, by, "measure.plan", f"measure:{row.id}", {"household": household_id, "card": told.card}, now)
    return row


def get_on(
    session: Session, by: Actor, household_id: str, measure_id: str, step: Step, seen: int, now: datetime
) -> Measure:
    """Begun, done with its result, or dropped with the reason; `seen` is the number of changes the page showed."""
    take_charge(session, by, household_id)
    row = session.scalar(select(Measure).filter_by(id=measure_id, household_id=household_id))
    if row is None:
        raise HouseholdFault("没有这条措施，请从页面上再选一次。")
    if row.changes != seen:
        raise Stale
    if step.to not in WAYS[row.state]:
        raise HouseholdFault("这条措施不能这样记，请从页面上再选一次。")
    _take(row, step, now)
    row.changes += 1
    record(session, by, f"measure.{step.to}", f"measure:{row.id}", {"household": household_id}, now)
    return row


def _take(row: Measure, step: Step, now: datetime) -> None:
    today, result = day_of(now), step.result.strip()
    if not today - EARLIEST <= step.on <= today:
        raise HouseholdFault("要写今天或者以前的日子。")
    if step.to != "under_way" and not says_something(result):
        raise HouseholdFault("请写一句结果。" if step.to == "done" else "请写一句为什么不办了。")
    if len(result) > LONGEST:
        raise HouseholdFault(f"结果最多写{LONGEST}个字，您写了{len(result)}个。")
    if step.to == "under_way":
        row.begins = step.on
    elif step.to == "done" and row.state == "under_way" and step.on < row.begins:
        raise HouseholdFault(f"办完的日子不能早于开始的{row.begins}。")
    else:
        row.ended, row.result = step.on, result
    row.state = step.to


def _check(told: Plan, now: datetime) -> None:
    today = day_of(now)
    if not told.card and not says_something(told.what):
        raise HouseholdFault("请选一项政策，或者写一句要办什么。")
    if len(told.what) > LONGEST:
        raise HouseholdFault(f"要办什么最多写{LONGEST}个字，您写了{len(told.what)}个。")
    if found := leaks(told.what, kinds=SECRET):
        raise HouseholdFault(f"要办什么里面有{in_words(found)}，请删掉再存。")
    if not today - EARLIEST <= told.begins <= today + LATEST:
        raise HouseholdFault(f"{told.begins}离今天太远了，请看看年份。")
    if told.due is not None and not told.begins <= told.due <= today + LATEST:
        raise HouseholdFault("哪天要有结果，不能早于开始的日子，也不能太远。")


def check_keeper(session: Session, by: Actor, household_id: str, staff_id: str) -> None:
    """Whoever is to see to something is one of those the page offers; raises HouseholdFault."""
    household = session.get_one(Household, household_id)
    if staff_id not in {staff.id for staff in keepers_for(session, by, household.division_id)}:
        raise HouseholdFault("没有这位干部，或者他管不到这户。请从名单里选：自己、村里的同志，或者派来的帮扶责任人。")


def check_case(session: Session, household_id: str, case_id: str | None) -> None:
    """A case that is named is one of this household; raises HouseholdFault."""
    if case_id is not None:
        case = session.get(Case, case_id)
        if case is None or case.household_id != household_id:
            raise HouseholdFault("没有这件事项，请从名单里选。")
