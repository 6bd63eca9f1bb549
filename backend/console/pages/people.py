"""The administrator's pages: who works here, inviting, new links, posting elsewhere, switching off."""

from collections import defaultdict
from functools import partial
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console.desk import At, Missing
from backend.console.list_file import MOST, list_file
from backend.console.places import place_words, words_of
from backend.console.shown import moment
from backend.console.turning import Turn, Turned, leaf
from backend.console.typed import Text
from backend.divisions.queries import in_scope as divisions_in_scope
from backend.scope import OutOfScope
from backend.staff import portfolios, queries
from backend.staff.actions import StaffFault, deactivate, invite, make_sign_in_link
from backend.staff.models import ROLES, Staff
from backend.staff.portfolios import hand_over, heirs_for, portfolio
from backend.staff.queries import Order

PAGE = 50  # accounts
ORDERS: dict[str, Order] = {order: order for order in get_args(Order)}
HEAD = ("姓名", "登录名", "角色", "区划", "哪天开的账号", "现在")


def show(desk: At, turn: Turned, order: Annotated[str, Query()] = "") -> Response:
    """Everybody below the administrator's division."""
    return _page(desk, turn=turn, order=order)


def export(desk: At, order: Text = "") -> Response:
    """The same as a file; who took it is audited."""
    with desk.reading() as session:
        found = queries.listed(session, desk.who.actor, ORDERS.get(order, "place"), MOST + 1)
        places = words_of(session, {one.division_id for one in found})
    lines = [
        (one.name or "", one.sign_in_name, ROLES[one.role], places[one.division_id], moment(one.created_at),
         state_of(one))
        for one in found[:MOST]
    ]
    return list_file(desk, "staff.export", "renyuan", HEAD, lines, is_cut=len(found) > MOST)


def state_of(staff: Staff) -> str:
    """已停用, 在用 or 还没设密码."""
    if not staff.active:
        return "已停用"
    return "在用" if staff.password_hash else "还没设密码"


def add(desk: At, sign_in_name: Text = "", name: Text = "", role: Text = "", division_id: Text = "") -> Response:
    """A new account, with the link by which its owner chooses a password."""
    typed = {"sign_in_name": sign_in_name, "name": name, "role": role, "division_id": division_id}
    try:
        with desk.writing() as session:
            staff = invite(
                session, desk.who.actor, sign_in_name.strip(), role, division_id, name.strip(), None, desk.now
            )
            code = _link(session, desk, staff)
    except (StaffFault, OutOfScope) as fault:
        return _page(desk, 422, fault=str(fault), typed=typed)
    return _page(desk, staff=staff, code=code)


def link(desk: At, staff_id: str) -> Response:
    """A new link for somebody who lost the password; the old one no longer works."""
    with desk.writing() as session:
        staff = _one(session, desk, staff_id)
        code = _link(session, desk, staff)
    return _page(desk, staff=staff, code=code)


def switch_off(desk: At, staff_id: str, heir: Text = "") -> Response:
    """Ends an account, at once; what was theirs goes to `heir`, or to nobody yet. One's own stays."""
    if staff_id == desk.who.staff_id:
        return _page(desk, 422, fault="不能停用自己的账号。请另一位管理员来停用。")
    try:
        with desk.writing() as session:
            staff = _one(session, desk, staff_id)
            if heir:
                hand_over(session, desk.who.actor, staff, heir, desk.now)
            deactivate(session, desk.who.actor, staff.id, desk.now)
    except StaffFault as fault:
        return _change_page(desk, staff_id, str(fault), {"heir": heir})
    return desk.go("/staff/people", done="switched_off")


def show_change(desk: At, staff_id: str) -> Response:
    """One account: posting it elsewhere or ending it, with who takes over."""
    return _change_page(desk, staff_id)


def transfer(desk: At, staff_id: str, role: Text = "", division_id: Text = "", heir: Text = "") -> Response:
    """Somebody is posted elsewhere, or has another role from now on."""
    typed = {"role": role, "division_id": division_id, "heir": heir}
    if staff_id == desk.who.staff_id:
        return _change_page(desk, staff_id, "不能调自己的账号。请另一位管理员来调。", typed)
    try:
        with desk.writing() as session:
            portfolios.transfer(
                session, desk.who.actor, _one(session, desk, staff_id), role, division_id, heir, desk.now
            )
    except (StaffFault, OutOfScope) as fault:
        return _change_page(desk, staff_id, str(fault), typed)
    return desk.go("/staff/people", done="transferred")


def _change_page(desk: At, staff_id: str, fault: str | None = None, typed: dict[str, str] | None = None) -> Response:
    with desk.reading() as session:
        staff = _one(session, desk, staff_id)
        left, heirs = portfolio(session, staff.id), heirs_for(session, desk.who.actor, staff)
        divisions = [row for row in divisions_in_scope(session, desk.who.actor) if row.ended_at is None]
        place = place_words(session, staff.division_id)
    return desk.page(
        "person.html", 422 if fault else 200, person=staff, left=left, heirs=heirs, divisions=divisions, fault=fault,
        typed=defaultdict(str, typed or {"role": staff.role, "division_id": staff.division_id}),
        place=place,
    )


def _one(session: Session, desk: At, staff_id: str) -> Staff:
    people = {staff.id: staff for staff in queries.in_scope(session, desk.who.actor)}
    if staff_id not in people or not people[staff_id].active:
        raise Missing
    return people[staff_id]


def _link(session: Session, desk: At, staff: Staff) -> str:
    record(session, desk.who.actor, "staff.make_link", f"staff:{staff.id}", {}, desk.now)
    return make_sign_in_link(session, staff.id, desk.now)


def _page(
    desk: At, status: int = 200, *, fault: str | None = None, typed: dict[str, str] | None = None,
    staff: Staff | None = None, code: str | None = None, turn: Turn | None = None, order: str = "",
) -> Response:
    order = order if order in ORDERS and order != "place" else ""
    query = {"order": order} if order else {}
    with desk.reading() as session:
        divisions = divisions_in_scope(session, desk.who.actor)
        found = leaf(
            partial(queries.listed, session, desk.who.actor, ORDERS.get(order, "place")), PAGE, turn or Turn()
        )
        places = words_of(session, {one.division_id for one in found.rows})
    address = f"{desk.console.settings.chat_address}/staff/join/{code}" if code else None
    return desk.page(
        "people.html", status, people=found.rows, leaf=found, order=order, query=query,
        divisions=[row for row in divisions if row.ended_at is None],
        places=places,
        fault=fault, typed=defaultdict(str, typed or {}), invited=staff, link=address, state_of=state_of,
        address=lambda **other: "/staff/people?" + urlencode({**query, **other}),
    )
