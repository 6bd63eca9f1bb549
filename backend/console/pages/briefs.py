"""Briefs: the households somebody has taken over from a colleague, a page for each, on the screen and on paper."""

from collections import defaultdict
from typing import Annotated

from fastapi import Query, Response
from sqlalchemy.orm import Session

from backend.console.brief_view import brief
from backend.console.desk import At
from backend.console.reveals import MASKED, Asked, Open, open_up
from backend.console.shown import page_number
from backend.console.typed import Text
from backend.hours import day_of
from backend.households.actions import RevealFault
from backend.households.models import Household
from backend.staff.models import Staff
from backend.staff.portfolios import taken_over
from backend.wording import words_under

PAGE = 10  # households: opening them all stays below what somebody may open in a day


def show(desk: At, page: Annotated[str, Query()] = "1") -> Response:
    """Masked."""
    return _page(desk, page_number(page))


def open_page(desk: At, page: Text = "1", reason: Text = "") -> Response:
    """The same page with names, telephones and words, to be printed; every household opened is noted."""
    number, asked = page_number(page), Asked(("contact", "story"), reason, "")
    try:
        with desk.writing() as session:
            opened = {
                household.id: open_up(session, desk.who.actor, household, None, asked, desk.now)
                for household, _ in _here(session, desk, number)
            }
    except RevealFault as fault:
        return _page(desk, number, fault=str(fault), typed={"reason": reason})
    return _page(desk, number, opened=opened)


def _here(session: Session, desk: At, number: int) -> list[tuple[Household, Staff]]:
    """The households of one page, each with whom it came from."""
    taken = taken_over(session, desk.who.staff_id, desk.now)
    rows = [(household, one.giver) for one in taken for household in one.households]
    return rows[(number - 1) * PAGE : number * PAGE]


def _page(
    desk: At, number: int, *, fault: str | None = None, typed: dict[str, str] | None = None,
    opened: dict[str, Open] | None = None,
) -> Response:
    today = day_of(desk.now)
    with desk.reading() as session:
        taken = taken_over(session, desk.who.staff_id, desk.now)
        briefs = [
            (brief(session, household, today, desk.rules, (opened or {}).get(household.id, MASKED)), giver)
            for household, giver in _here(session, desk, number)
        ]
    return desk.page(
        "briefs.html", 422 if fault else 200, taken=taken, briefs=briefs, number=number, opened=bool(opened),
        more=sum(len(one.households) for one in taken) > number * PAGE, fault=fault, today=today,
        address=lambda page: f"/staff/briefs?page={page}",
        typed=defaultdict(str, typed or {}), reasons=words_under("reveal"),
    )
