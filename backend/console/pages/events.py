"""事件: something that has hit many households at once; they are ticked, and each gets one case."""

import re
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy import Row
from sqlalchemy.orm import Session

from backend.cases.actions import DANGER
from backend.cases.models import Case
from backend.cases.queries import next_due
from backend.console.desk import At, Missing
from backend.console.event_view import Choice, EventCase, cases, choices
from backend.console.list_file import MOST, list_file
from backend.console.shown import moment
from backend.console.turning import Turn, Turned, leaf
from backend.console.typed import Form, Sent, TypedFault
from backend.divisions.queries import in_scope, path_of
from backend.events import actions, queries
from backend.events.actions import LEVELS, EventFault
from backend.events.models import Event
from backend.hours import day_of
from backend.ids import new_id
from backend.scope import OutOfScope
from backend.search.actions import record_search

PAGE = 25  # lines
HEAD = ("事件", "在哪里", "哪天", "哪类难处", "事项", "哪天结束")
HEAD_OF_CASES = ("回执号", "地点", "农户", "环节", "报来时间", "时限")
BETWEEN = re.compile(r"[\s,，、;；]+")


def show(desk: At, turn: Turned, closed: Annotated[str, Query()] = "") -> Response:
    """The latest first, and the form for a new one."""
    return _list(desk, closed != "1", turn)


def export_list(desk: At, sent: Form) -> Response:
    """The list as a file; who took it is audited."""
    with desk.reading() as session:
        rows = queries.listed(session, desk.who.actor, is_open=not sent.has("closed"), limit=MOST + 1)
        lines = [
            (event.title, place, event.on_day.isoformat(), _risk(desk, event), str(_sum(session, desk, event)),
             moment(event.closed_at) if event.closed_at else "")
            for event, place in rows[:MOST]
        ]
    return list_file(desk, "event.list_export", "shijian", HEAD, lines, is_cut=len(rows) > MOST)


def begin(desk: At, sent: Form) -> Response:
    """A new event; its households come next."""
    try:
        with desk.writing() as session:
            event = actions.open_event(
                session, desk.who.actor, sent.word("division_id"), sent.word("title"), sent.word("risk"),
                sent.maybe_day("on", "哪天发生的"), sent.word("once"), desk.now, desk.rules,
            )
    except (EventFault, OutOfScope, TypedFault) as fault:
        return _list(desk, True, Turn(), 422, str(fault), sent)
    return desk.go(f"/staff/events/{event.id}", done="event_opened")


def show_one(desk: At, event_id: str, turn: Turned, order: Annotated[str, Query()] = "") -> Response:
    """Its cases with their stages."""
    return _page(desk, event_id, turn=turn, newest=order == "newest")


def find(desk: At, event_id: str, sent: Form) -> Response:
    """Households to tick: looked up, named in a list, or all of a group. By POST: names have no place in an address.

    Who looks people up is audited; a group lists what the register lists.
    """
    names = [name for name in BETWEEN.split(sent.text("names")) if name]
    asked, group = sent.word("asked"), sent.word("group_id")
    missing: tuple[str, ...] = ()
    with desk.reading() as session:
        event, by = _one(session, desk, event_id), desk.who.actor
        if names:
            listed = queries.named(session, by, event, names)
            found = [(one.households, one.is_sure) for one in listed]
            missing = tuple(one.said for one in listed if not one.households)
        elif asked:
            found = [((household,), False) for household in queries.looked_up(session, by, event, asked)]
        else:
            found = [((household,), True) for household in queries.households_of(session, by, event, group)]
        offered = choices(session, event, found, desk.rules)
    if names or asked:
        how = "names" if names else "name_or_phone"
        with desk.writing() as session:
            record_search(session, by, f"event:{event_id}", how, len(offered), queries.MOST, desk.now)
    fault = None if names or asked or group else "请写户主的名字或电话，贴一份名单，或者选一个组。"
    return _page(desk, event_id, 422 if fault else 200, fault=fault, sent=sent, offered=offered, missing=missing)


def add(desk: At, event_id: str, sent: Form) -> Response:
    """One case for each household that was ticked."""
    ids = [id_ for id_ in sent.words("household_id") if id_]
    try:
        with desk.writing() as session:
            event = _one(session, desk, event_id)
            actions.add_households(session, desk.who.actor, event, ids, sent.word("urgency"), desk.now, desk.rules)
    except (EventFault, OutOfScope) as fault:
        with desk.reading() as session:
            event, known = _one(session, desk, event_id), set(ids[: actions.MOST])
            offered = choices(session, event, queries.ticked(session, desk.who.actor, event, known), desk.rules)
        return _page(desk, event_id, 422, fault=str(fault), sent=sent, offered=offered)
    return desk.go(f"/staff/events/{event_id}", done="event_households")


def close(desk: At, event_id: str) -> Response:
    """Nobody is added any more; the cases go on."""
    try:
        with desk.writing() as session:
            actions.close_event(session, desk.who.actor, _one(session, desk, event_id), desk.now)
    except (EventFault, OutOfScope) as fault:
        return _page(desk, event_id, 422, fault=str(fault))
    return desk.go(f"/staff/events/{event_id}", done="event_closed")


def export(desk: At, event_id: str) -> Response:
    """All its cases within reach, masked; who took it is audited."""
    with desk.reading() as session:
        event = _one(session, desk, event_id)
        rows = queries.cases_of(session, desk.who.actor, event.id, limit=MOST + 1)
        lines = [_fields(row) for row in cases(session, rows[:MOST], desk.rules, next_due)]
    about = f"event:{event_id}"
    return list_file(desk, "event.export", "shijian", HEAD_OF_CASES, lines, is_cut=len(rows) > MOST, subject=about)


def _risk(desk: At, event: Event) -> str:
    return desk.rules.risks[event.risk].staff if event.risk in desk.rules.risks else event.risk


def _sum(session: Session, desk: At, event: Event) -> int:
    return sum(queries.stages_of(session, desk.who.actor, event.id).values())


def _fields(row: EventCase) -> tuple[str, ...]:
    due = moment(row.due) if row.due else ""
    return row.case.receipt, row.place, row.name, row.stage, moment(row.case.opened_at), due


def _one(session: Session, desk: At, event_id: str) -> Event:
    event = queries.one(session, desk.who.actor, event_id)
    if event is None:
        raise Missing
    return event


def _read(
    session: Session, desk: At, is_open: bool, limit: int, after: str | None, before: str | None
) -> list[Row[Event, str]]:
    return queries.listed(session, desk.who.actor, is_open=is_open, limit=limit, after=after, before=before)


def _read_cases(
    session: Session, desk: At, event_id: str, newest: bool, limit: int, after: str | None, before: str | None
) -> list[Case]:
    return queries.cases_of(
        session, desk.who.actor, event_id, newest=newest, limit=limit, after=after, before=before
    )


def _list(
    desk: At, is_open: bool, turn: Turn, status: int = 200, fault: str | None = None, sent: Sent | None = None
) -> Response:
    with desk.reading() as session:
        found = leaf(partial(_read, session, desk, is_open), PAGE, turn)
        sums = {event.id: _sum(session, desk, event) for event, _ in found.rows}
        places = [one for one in in_scope(session, desk.who.actor, LEVELS) if one.ended_at is None]
    typed = {"division_id": "", "title": "", "risk": "", "on": "", "once": new_id(), **(sent.shown() if sent else {})}
    query = {} if is_open else {"closed": "1"}
    return desk.page(
        "events.html", status, rows=found.rows, leaf=found, sums=sums, is_open=is_open, query=query, places=places,
        fault=fault, typed=typed, today=day_of(desk.now),
        risks={code: risk.staff for code, risk in desk.rules.risks.items()},
        address=lambda **other: "/staff/events?" + urlencode({**query, **other}),
    )


def _page(
    desk: At, event_id: str, status: int = 200, *, turn: Turn | None = None, newest: bool = False,
    fault: str | None = None, sent: Sent | None = None, offered: tuple[Choice, ...] | None = None,
    missing: tuple[str, ...] = (),
) -> Response:
    with desk.reading() as session:
        event, actor = _one(session, desk, event_id), desk.who.actor
        found = leaf(partial(_read_cases, session, desk, event.id, newest), PAGE, turn or Turn())
        rows, stages = cases(session, found.rows, desk.rules, next_due), queries.stages_of(session, actor, event.id)
        groups, may_close = queries.groups_of(session, actor, event), actor.reaches(path_of(session, event.division_id))
        place = next((row[1] for row in queries.listed(session, actor, is_open=event.closed_at is None, limit=MOST)
                      if row[0].id == event.id), "")
    typed = {"asked": "", "names": "", "group_id": "", "urgency": "days", **(sent.shown() if sent else {})}
    labels = {stage.id: stage.label for one in desk.rules.procedures.every() for stage in one.stages.values()}
    query = {"order": "newest"} if newest else {}
    return desk.page(
        "event.html", status, event=event, place=place, rows=rows, leaf=found, order="newest" if newest else "",
        stages=[(labels.get(code, code), count) for code, count in stages.items()], groups=groups, may_close=may_close,
        fault=fault, typed=typed, offered=offered, missing=missing, risk=_risk(desk, event),
        urgencies={code: one.staff for code, one in desk.rules.urgencies.items() if code != DANGER},
        address=lambda **other: f"/staff/events/{event_id}?" + urlencode({**query, **other}),
    )
