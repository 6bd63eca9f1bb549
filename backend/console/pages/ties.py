"""One's own ties: the households a member of staff belongs to or is related to, and keeps out of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form as Posted
from fastapi import Query, Response
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from backend.console.desk import At
from backend.console.list_file import MOST, list_file
from backend.console.places import words_of
from backend.console.shown import moment
from backend.console.turning import Turn, Turned, leaf
from backend.console.typed import Form, Sent
from backend.divisions.models import Division
from backend.households.actions import OFFICE
from backend.households.changing import HouseholdFault
from backend.households.indexes import name_index, phone_index
from backend.households.models import Household
from backend.masking import masked_name
from backend.scope import OutOfScope, within
from backend.search.actions import record_search
from backend.ties import actions
from backend.ties.models import StaffTie
from backend.ties.queries import of_staff
from backend.wording import word, words_under

PAGE = 25  # lines
NAMESAKES = 20  # households of one name
HEAD = ("地点", "农户", "什么关系", "报备时间")


@dataclass(frozen=True)
class Found:
    """A household as it may be shown to somebody who has named it."""

    id: str
    place: str
    name: str


@dataclass(frozen=True)
class Line:
    """One tie that stands, and whose household it is of."""

    tie: StaffTie
    place: str
    name: str
    kind: str


def show(desk: At, turn: Turned, order: Annotated[str, Query()] = "") -> Response:
    """What one has declared, and the look-up."""
    return _page(desk, turn=turn, order=order)


def export(desk: At, order: Annotated[str, Posted()] = "") -> Response:
    """The whole list as a file, masked; that it was taken is audited."""
    with desk.reading() as session:
        rows = _lines(session, of_staff(session, desk.who.staff_id, order == "oldest", MOST + 1))
    cells = [(row.place, row.name, row.kind, moment(row.tie.declared_at)) for row in rows[:MOST]]
    about = f"staff:{desk.who.staff_id}"
    return list_file(desk, "tie.export", "qinshu", HEAD, cells, is_cut=len(rows) > MOST, subject=about)


def find(desk: At, sent: Form) -> Response:
    """Households of the whole name typed; whoever is no office tells the telephone as well."""
    name, phone = sent.word("name"), sent.word("phone")
    if not name or (not phone and desk.who.role not in OFFICE):
        says = "请写户主的全名。" if desk.who.role in OFFICE else "请写户主的全名和登记的电话，两样都对才查得到。"
        return _page(desk, 422, fault=says, sent=sent)
    return _page(desk, sent=sent, found=_look_up(desk, name, phone))


def declare(desk: At, sent: Form) -> Response:
    """One's own tie with a household of the look-up."""
    try:
        with desk.writing() as session:
            by, household = desk.who.actor, sent.word("household_id")
            told = {one.id for one in _found(session, desk, sent.word("name"), sent.word("phone"))}
            if household not in told:
                raise HouseholdFault("请先查这一户，再选。")
            actions.declare(session, by, by.id, household, sent.word("kind"), desk.now)
    except (HouseholdFault, OutOfScope) as fault:
        found = _look_up(desk, sent.word("name"), sent.word("phone")) if sent.word("name") else ()
        return _page(desk, 422, fault=str(fault), sent=sent, found=found)
    return desk.go("/staff/ties", done="tie_declared")


def _look_up(desk: At, name: str, phone: str) -> tuple[Found, ...]:
    """To be shown, and told to the audit like every search."""
    with desk.writing() as session:
        found, how = _found(session, desk, name, phone), "name_and_phone" if phone else "name"
        about = f"staff:{desk.who.staff_id}"
        record_search(session, desk.who.actor, about, how, len(found), NAMESAKES, desk.now)
    return found


def _found(session: Session, desk: At, name: str, phone: str) -> tuple[Found, ...]:
    if not name or (not phone and desk.who.role not in OFFICE):
        return ()
    query = (
        select(Household)
        .join(Division, Division.id == Household.division_id)
        .where(within(Division.path, desk.who.actor), Household.name_index == name_index(name))
        .where(Household.merged_into.is_(None))
    )
    if phone:
        query = query.where(Household.phone_index == phone_index(phone))
    households = session.scalars(query.order_by(Division.position, Household.id).limit(NAMESAKES)).all()
    places = words_of(session, {one.division_id for one in households})
    return tuple(Found(one.id, places[one.division_id], masked_name(one.name)) for one in households)


def _lines(session: Session, rows: Sequence[Row[StaffTie, Household]]) -> list[Line]:
    places = words_of(session, {household.division_id for _, household in rows})
    return [
        Line(tie, places[household.division_id], masked_name(household.name), word(f"tie.{tie.kind}"))
        for tie, household in rows
    ]


def _page(
    desk: At, status: int = 200, *, fault: str | None = None, sent: Sent | None = None,
    found: tuple[Found, ...] | None = None, turn: Turn | None = None, order: str = "",
) -> Response:
    order = order if order == "oldest" else ""
    with desk.reading() as session:
        rows = leaf(partial(of_staff, session, desk.who.staff_id, order == "oldest"), PAGE, turn or Turn())
        own = _lines(session, rows.rows)
    typed = {"name": "", "phone": "", "household_id": "", "kind": "", **(sent.shown() if sent else {})}
    return desk.page(
        "ties.html", status, own=own, found=found, fault=fault, typed=typed, kinds=words_under("tie"),
        is_office=desk.who.role in OFFICE, leaf=rows, order=order, query={"order": order} if order else {},
        address=lambda **other: "/staff/ties?" + urlencode({"order": order, **other}),
    )
