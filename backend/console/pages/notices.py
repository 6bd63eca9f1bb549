"""公示: what hangs in the villages, what has hung, the sheet for the wall, and taking down or putting up again."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

import segno
from fastapi import Depends, Query, Response
from markupsafe import Markup
from sqlalchemy.orm import Session

from backend.cases.confirming import lacking
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.console.desk import At, Desk, Missing
from backend.console.list_file import MOST, list_file
from backend.console.pages.case import typed_fields
from backend.console.shown import WORDS
from backend.console.turning import Turned, leaf
from backend.console.typed import Text
from backend.divisions.models import Division
from backend.divisions.queries import LISTED, in_scope, path_of
from backend.hours import day_of
from backend.publicity import actions, queries
from backend.publicity.board import board_of
from backend.publicity.queries import STATES, Listed
from backend.scope import OutOfScope
from backend.wording import words_under

PAGE = 25  # lines
LONGEST = 300  # characters of why it hangs without a yes
HEAD = ("乡镇或村", "组", "户主", "人口", "公示的事", "开始", "到哪天", "现在")
Typed = dict[str, list[str]]
Act = Callable[[Session, Case], object]


@dataclass(frozen=True)
class Filter:
    """What narrows the list; empty strings narrow nothing."""

    state: str = "hanging"
    village: str = ""
    kind: str = ""
    order: str = ""

    def to_query(self) -> dict[str, str]:
        told = {"state": self.state, "village": self.village, "kind": self.kind, "order": self.order}
        return {name: value for name, value in told.items() if value}


def _chosen(state: str, village: str, kind: str, order: str) -> Filter:
    known = state if state in STATES else STATES[0]
    return Filter(known, village, kind if kind in WORDS["notices"]["kinds"] else "", "newest" if order else "")


def asked(
    state: Annotated[str, Query()] = "", village: Annotated[str, Query()] = "", kind: Annotated[str, Query()] = "",
    order: Annotated[str, Query()] = "",
) -> Filter:
    """The filter in an address."""
    return _chosen(state, village, kind, order)


def written(state: Text = "", village: Text = "", kind: Text = "", order: Text = "") -> Filter:
    """The same filter in a form."""
    return _chosen(state, village, kind, order)


def show(desk: At, chosen: Annotated[Filter, Depends(asked)], turn: Turned) -> Response:
    """Of what hangs the nearest end first; names as they hang, masked."""
    day = day_of(desk.now)
    with desk.reading() as session:
        found = leaf(partial(_rows, session, desk, chosen), PAGE, turn)
        where = _where(session, desk, chosen)
        count = queries.counted(session, desk.who.actor, chosen.state, day, **where)
        places = in_scope(session, desk.who.actor, LISTED)
    query = chosen.to_query()
    return desk.page(
        "notices.html", rows=found.rows, leaf=found, chosen=chosen, count=count, query=query,
        most=queries.MOST, places=places, address=lambda **other: "/staff/notices?" + urlencode({**query, **other}),
    )


def export(desk: At, chosen: Annotated[Filter, Depends(written)]) -> Response:
    """The filtered list as a file, as masked as it hangs and without exercises; who took it is audited."""
    with desk.reading() as session:
        rows = _rows(session, desk, chosen, MOST + 1)
        lines = [_fields(row, chosen.state) for row in rows[:MOST] if not row.case.drill]
    return list_file(desk, "notice.export", "gongshi", HEAD, lines, is_cut=len(rows) > MOST)


def show_one(desk: At, notice_id: str) -> Response:
    """What it shows, since when, and what can be done about it."""
    return _page(desk, notice_id)


def take_down(desk: At, notice_id: str, because: Text = "") -> Response:
    """Before its end, for a reason."""
    def act(session: Session, case: Case) -> None:
        actions.take_down(session, case, desk.who.actor, notice_id, because, desk.now)
    return _do(desk, notice_id, "notice_down", act, {"because": [because]})


def put_up_again(
    desk: At, notice_id: str, fields: Annotated[Typed, Depends(typed_fields)], text: Text = "", without: Text = ""
) -> Response:
    """Another one for the same case, for its whole time."""
    def act(session: Session, case: Case) -> None:
        actions.put_up_again(
            session, case, desk.who.actor, fields, text, desk.now, desk.rules, without=without.strip()[:LONGEST]
        )
    return _do(desk, notice_id, "notice_up", act, fields)


def show_sheet(desk: At, division_id: str) -> Response:
    """Everything that hangs in one village, on A4 paper for the wall: no case number, and where to complain."""
    with desk.reading() as session:
        village = session.get(Division, division_id)
        if village is None or not desk.who.actor.reaches(village.path):
            raise Missing
        board = board_of(session, village, desk.now, desk.console.settings.county)
    address = _address(desk, village.id)
    return desk.page(
        "notice_sheet.html", board=board, today=day_of(desk.now),
        address=address, picture=_picture(address) if desk.console.settings.public_address and board.lists else None,
    )


def _rows(
    session: Session, desk: Desk, chosen: Filter, limit: int, after: str | None = None, before: str | None = None
) -> list[Listed]:
    return queries.listed(
        session, desk.who.actor, chosen.state, day_of(desk.now), **_where(session, desk, chosen),
        newest=chosen.order == "newest", limit=limit, after=after, before=before,
    )


def _where(session: Session, desk: Desk, chosen: Filter) -> dict[str, str]:
    """A place that is none narrows nothing; the reach does in any case."""
    place = session.get(Division, chosen.village) if chosen.village else None
    return {"path": place.path if place else "", "kind": chosen.kind}


def _do(desk: At, notice_id: str, done: str, act: Act, typed: Typed) -> Response:
    """The page again with what was typed, where it cannot be done."""
    try:
        with desk.writing() as session:
            case = _one(session, desk, notice_id).case
            act(session, case)
            latest = queries.of_case(session, case.id)[0].id
    except (StageFault, OutOfScope) as fault:
        return _page(desk, notice_id, 422, str(fault), done, typed)
    return desk.go(f"/staff/notices/{latest}", done=done)


def _one(session: Session, desk: Desk, notice_id: str) -> Listed:
    found = queries.one(session, desk.who.actor, notice_id)
    if found is None or not desk.who.actor.reaches(path_of(session, found.case.division_id)):
        raise Missing
    return found


def _page(
    desk: At, notice_id: str, status: int = 200, fault: str | None = None, form: str = "", typed: Typed | None = None,
) -> Response:
    day = day_of(desk.now)
    with desk.reading() as session:
        found = _one(session, desk, notice_id)
        all_of_case = queries.of_case(session, found.case.id)
        stage = desk.rules.procedure_of(found.case.procedure).stages[found.case.stage]
        hanging = queries.still_hanging(session, found.case.id, day)
        shown: dict[str, Any] = {
            "found": found, "state": queries.state_of(found.notice, day),
            "others": [(row, queries.state_of(row, day)) for row in all_of_case if row.id != notice_id],
            "objections": queries.objected_to(session, notice_id), "lacking": lacking(session, found.case, True),
        }
    may_hang = hanging is None and stage.does == "publish" and desk.who.role in stage.by
    address = _address(desk, found.village.id)
    return desk.page(
        "notice.html", status, **shown, fault=fault, form=form, typed=defaultdict(list, typed or {}), today=day,
        again=stage if may_hang and all_of_case[0].id == notice_id else None, reasons=words_under("public_down"),
        down_words={**words_under("public_down"), **WORDS["notices"]["down_by"]}, address=address,
    )


def _address(desk: Desk, village_id: str) -> str:
    return f"{desk.console.settings.chat_address}/notices/{queries.village_code(village_id)}"


def _picture(address: str) -> Markup:
    svg = segno.make(address, error="m").svg_inline(scale=3, border=2, title="公示页的二维码", omitsize=True)
    return Markup(svg)  # noqa: S704 - made by us from our own address


def _fields(row: Listed, state: str) -> tuple[str, ...]:
    one = row.notice
    return (
        row.village.name, one.group, one.shown_name or "", str(one.people or ""), one.proposal, one.begins.isoformat(),
        one.ends.isoformat(), WORDS["notices"]["states"][state],
    )
