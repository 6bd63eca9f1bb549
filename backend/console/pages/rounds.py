"""The grid member's monthly round: the households nobody of the grid has been to yet this month."""

from fastapi import Response

from backend.console.desk import At
from backend.console.places import words_of
from backend.console.reach import is_of_round
from backend.hours import day_of, month_ends, month_of
from backend.masking import masked_name
from backend.visits.rounds import unvisited


def show(desk: At) -> Response:
    """Masked, by place; each leads to the page on which the visit is recorded."""
    day = day_of(desk.now)
    with desk.reading() as session:
        left = [one for one in unvisited(session, desk.who.actor, day) if is_of_round(session, desk, one)]
        places = words_of(session, {one.division_id for one in left})
        rows = [(one.id, places[one.division_id], masked_name(one.name)) for one in left]
    return desk.page("round.html", rows=rows, last=month_ends(month_of(day)))
