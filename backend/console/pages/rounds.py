"""The grid member's monthly round: the households nobody of the grid has been to yet this month."""

from typing import Annotated

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.console.desk import At
from backend.console.list_file import MOST, list_file
from backend.console.places import words_of
from backend.console.reach import is_of_round
from backend.console.shown import page_number
from backend.hours import day_of, month_ends, month_of
from backend.households.models import Household
from backend.masking import masked_name, masked_phone
from backend.visits.rounds import unvisited

PAGE = 50  # households
HEAD = ("序号", "地点", "农户", "人口", "电话")


def show(desk: At, page: Annotated[str, Query()] = "1") -> Response:
    """Masked, by place, with what tells two of one surname apart; each leads to where the visit is recorded."""
    number = page_number(page)
    with desk.reading() as session:
        left = _left(session, desk)
        rows = _rows(session, left[(number - 1) * PAGE : number * PAGE])
    return desk.page(
        "round.html", rows=rows, count=len(left), last=month_ends(month_of(day_of(desk.now))), number=number,
        more=len(left) > number * PAGE, address=lambda page: f"/staff/round?page={page}",
    )


def export(desk: At) -> Response:
    """All of them, to take along; who took it is audited."""
    with desk.reading() as session:
        left = _left(session, desk)
        rows = _rows(session, left[:MOST])
    lines = [
        (str(number), place, name, str(one.size or ""), phone)
        for number, (one, place, name, phone) in enumerate(rows, start=1)
    ]
    return list_file(desk, "round.export", "bianfang", HEAD, lines, is_cut=len(left) > MOST)


def _left(session: Session, desk: At) -> list[Household]:
    every = unvisited(session, desk.who.actor, day_of(desk.now))
    return [one for one in every if is_of_round(session, desk, one)]


def _rows(session: Session, households: list[Household]) -> list[tuple[Household, str, str, str]]:
    places = words_of(session, {one.division_id for one in households})
    return [(one, places[one.division_id], masked_name(one.name), masked_phone(one.phone)) for one in households]
