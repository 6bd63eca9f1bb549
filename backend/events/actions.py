"""Opening an event, opening a case for each household it has hit, and closing it; the cases go on by themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW, add_once
from backend.cases.actions import DANGER, Declaration, open_case
from backend.cases.models import OTHER, Case
from backend.cases.thread import add_entry, hold
from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.events.models import Event
from backend.events.queries import named_in
from backend.hours import day_of
from backend.households.actions import OFFICE
from backend.households.models import Household
from backend.publicity.lint import in_words, leaks
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.wording import word
from dialogues.plain import letters

LEVELS = ("county", "township", "village", "group")
TITLE = range(2, 31)  # characters
OF_PEOPLE = ("identity", "bank", "phone", "illness", "minor", "name")  # what no title may say
MOST = 300  # households of one form
LONGEST_AGO = timedelta(days=366)  # what lies farther back was mistyped


class EventFault(Exception):
    """Why an event is not opened, changed or closed, and what to do; the message may be shown."""


def open_event(
    session: Session, by: Actor, division_id: str, title: str, risk: str, on: date | None, once: str, now: datetime,
    rules: Rules,
) -> Event:
    """Of a place within reach; the same form sent twice is one event. Raises EventFault or OutOfScope."""
    division = session.get(Division, division_id)
    if by.role not in OFFICE or (division is not None and not by.reaches(division.path)):
        raise OutOfScope
    if division is None or division.level not in LEVELS or division.ended_at is not None:
        raise EventFault("请选事件发生在哪个乡镇或者村。")
    if letters(title) < TITLE.start or len(title.strip()) not in TITLE:
        raise EventFault("请写发生了什么，2到30个字，比如：6月12日洪水。不写谁家的名字。")
    if found := leaks(title, named_in(session, title, division.path), OF_PEOPLE):
        raise EventFault(f"名称里有{in_words(found)}。请只写发生了什么，不写谁家、谁病了。")
    if risk not in rules.risks:
        raise EventFault("请选是哪一类难处。")
    if on is None or not day_of(now) - LONGEST_AGO <= on <= day_of(now):
        raise EventFault("请选发生的日子，一年以内的，不能是以后的。请看看年份。")
    typed = {"division_id": division.id, "title": title.strip(), "risk": risk, "on_day": on}
    event, is_new = add_once(session, Event, once, typed, staff_id=by.id, made_at=now)
    if is_new:
        record(session, by, "event.opened", f"event:{event.id}", {"division": division.id, "risk": risk}, now)
    return event


def add_households(
    session: Session, by: Actor, event: Event, household_ids: Collection[str], urgency: str, now: datetime, rules: Rules
) -> tuple[int, int]:
    """How many cases were opened, and how many that were open before went over to the event.

    A household with an open case of the same kind gets no second one; one that is in it already stays as it is.
    Raises EventFault or OutOfScope, and then nothing is changed once the caller rolls back.
    """
    event = session.get_one(Event, event.id, with_for_update=ROW, populate_existing=True)
    if event.closed_at is not None:
        raise EventFault("这个事件已经结束，不能再加。还有受影响的户，请另开一个，或者让农户自己报。")
    if urgency not in rules.urgencies or urgency == DANGER:
        raise EventFault("请选急不急。正有危险的，先打电话救人，再单独报。")
    if not 0 < len(household_ids) <= MOST:
        raise EventFault(f"请勾选受影响的户，一次最多{MOST}户。")
    households = _reached(session, by, event, household_ids)
    known = {one.id: case_of(session, one.id, event.risk, rules) for one in households}
    joined = _join(session, by, event, [case for case in known.values() if case is not None], now)
    opened = sum(
        _open(session, by, event, one, urgency, now, rules) for one in households if known[one.id] is None
    )
    details = {"opened": opened, "joined": joined}
    record(session, by, "event.households", f"event:{event.id}", details, now)
    return opened, joined


def close_event(session: Session, by: Actor, event: Event, now: datetime) -> None:
    """Nothing is added any more; its cases stay open. Raises EventFault or OutOfScope."""
    event = session.get_one(Event, event.id, with_for_update=ROW, populate_existing=True)
    if by.role not in OFFICE or not by.reaches(path_of(session, event.division_id)):
        raise OutOfScope
    if event.closed_at is not None:
        raise EventFault("这个事件已经结束了。")
    event.closed_at = now
    record(session, by, "event.closed", f"event:{event.id}", {}, now)


def case_of(session: Session, household_id: str, risk: str, rules: Rules) -> Case | None:
    """The open case of a household that tells of the same kind of hardship."""
    rows = select(Case).filter_by(household_id=household_id, merged_into=None, drill=False).order_by(Case.id.desc())
    over = rules.procedures.ends()
    return next((case for case in session.scalars(rows) if case.stage not in over and risk in case.risks), None)


def _reached(session: Session, by: Actor, event: Event, ids: Collection[str]) -> list[Household]:
    """In the place of the event, within reach and not merged away; raises OutOfScope otherwise."""
    place, found = path_of(session, event.division_id), []
    for id_ in sorted(set(ids)):
        household = session.get(Household, id_)
        path = path_of(session, household.division_id) if household is not None else ""
        if household is None or not path.startswith(place) or by.role not in OFFICE or not by.reaches(path):
            raise OutOfScope
        if household.merged_into is None:
            found.append(household)
    return found


def _join(session: Session, by: Actor, event: Event, cases: Collection[Case], now: datetime) -> int:
    """How many are of the event from now on; held in the order of their ids, as everywhere (`base.ROW`)."""
    for case in sorted(cases, key=lambda one: one.id):
        hold(session, case, by)
    joined = [case for case in cases if case.event_id is None]
    for case in joined:
        case.event_id = event.id
        add_entry(session, case, "event_joined", by, now, details={"event": event.id})
    return len(joined)


def _open(
    session: Session, by: Actor, event: Event, household: Household, urgency: str, now: datetime, rules: Rules
) -> bool:
    """Staff tell it for the household, which has to be asked like everybody for whom somebody else declares."""
    key = f"event:{event.id}:{household.id}"
    if session.scalar(select(Case.id).filter_by(source_key=key)) is not None:
        return False
    declaration = Declaration(
        household.division_id, household.name or "", household.phone, household.size, (event.risk,), event.risk,
        event.on_day.isoformat(), urgency, word("event.story", title=event.title), OTHER,
        household_id=household.id, event_id=event.id,
    )
    open_case(session, declaration, None, key, now, rules, by)
    return True
