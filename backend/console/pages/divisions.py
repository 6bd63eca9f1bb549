"""Places: the tree with its counts, level by level; adding a village or group, renaming, giving up."""

from collections import defaultdict
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.console.desk import At
from backend.console.divisions_view import ORDERS, PlaceLine, every_line, place_within, places_view
from backend.console.list_file import MOST, list_file
from backend.console.shown import WORDS, page_number
from backend.console.typed import Text
from backend.divisions.changing import BELOW, DivisionFault, add_below, give_up, rename, take_up
from backend.divisions.models import Division
from backend.scope import OutOfScope

PAGE = 50
HEAD = ("级别", "名称", "代码", "户数", "在办的事", "在职干部", "状态")
Act = Callable[[Session, Division], object]


def show(
    desk: At, at: Annotated[str, Query()] = "", order: Annotated[str, Query()] = "",
    page: Annotated[str, Query()] = "1",
) -> Response:
    """The places right below `at`, else below where the person works."""
    return _page(desk, at, order, page)


def add(desk: At, division_id: str, name: Text = "", code: Text = "") -> Response:
    """A new place below this one."""
    def act(session: Session, division: Division) -> None:
        add_below(session, desk.who.actor, division, name, code, desk.now)
    return _take(desk, division_id, "division_added", act, "add", name=name, code=code)


def change(desk: At, division_id: str, name: Text = "", seen: Text = "") -> Response:
    """Another name."""
    def act(session: Session, division: Division) -> None:
        rename(session, desk.who.actor, division, name, seen, desk.now)
    return _take(desk, division_id, "division_changed", act, "rename", rename=name)


def end(desk: At, division_id: str) -> Response:
    """Nothing new comes from there any more."""
    def act(session: Session, division: Division) -> None:
        give_up(session, desk.who.actor, division, desk.rules.procedures.ends(), desk.now)
    return _take(desk, division_id, "division_ended", act, "end")


def resume(desk: At, division_id: str) -> Response:
    """In use again."""
    def act(session: Session, division: Division) -> None:
        take_up(session, desk.who.actor, division, desk.now)
    return _take(desk, division_id, "division_resumed", act, "end")


def export(desk: At, at: Text = "") -> Response:
    """The place and everything below it, as a file; who took it is audited."""
    with desk.reading() as session:
        here = place_within(session, desk.who.actor, at or desk.who.division_id)
        rows = [_cells(line) for line in every_line(session, here, desk.rules)]
    about = f"division:{here.id}"
    return list_file(desk, "division.export", "quhua", HEAD, rows[:MOST], is_cut=len(rows) > MOST, subject=about)


def _cells(line: PlaceLine) -> tuple[str, ...]:
    place, counts = line.division, (line.households, line.cases, line.staff)
    state = "停用" if place.ended_at else "在用"
    return (WORDS["levels"][place.level], place.name, place.code or "", *map(str, counts), state)


def _take(desk: At, division_id: str, done: str, act: Act, form: str, **typed: str) -> Response:
    try:
        with desk.writing() as session:
            act(session, place_within(session, desk.who.actor, division_id))
    except (DivisionFault, OutOfScope) as fault:
        return _page(desk, division_id, fault=str(fault), form=form, typed=typed)
    return desk.go("/staff/divisions", at=division_id, done=done)


def _page(
    desk: At, at: str, order: str = "", page: str = "1", *, fault: str | None = None, form: str = "",
    typed: dict[str, str] | None = None,
) -> Response:
    number, order = page_number(page), order if order in ORDERS else ""
    with desk.reading() as session:
        view = places_view(session, desk.who.actor, at or desk.who.division_id, order, desk.rules)
    lines, here = view.lines[(number - 1) * PAGE : number * PAGE], view.here.division
    return desk.page(
        "divisions.html", 422 if fault else 200, view=view, here=here, lines=lines, number=number,
        more=len(view.lines) > number * PAGE, order=order, levels=WORDS["levels"],
        adds=BELOW.get(here.level),
        address=lambda **other: "/staff/divisions?" + urlencode({"at": here.id, "order": order, **other}),
        may_change=desk.may("POST /staff/divisions/{division_id}/add"), fault=fault, form=form,
        typed=defaultdict(str, typed or {}), is_own=here.id in desk.who.path.split("/"),
    )
