"""The policy cards (政策卡): the list, one card in its five outputs, and its pages for the printer."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Query, Response

from backend.console.cards_view import CARDS, county_of, lines, told
from backend.console.desk import At, Missing
from backend.console.list_file import list_file
from backend.console.shown import page_number
from backend.hours import day_of
from knowledge.cards import Card
from knowledge.telling.outputs import OUTPUTS, SHEETS

PAGE = 50  # lines
MOST_ASKED = 40  # characters of a search
HEAD = ("政策", "全名", "分类", "要看看的")


def show(
    desk: At, asked: Annotated[str, Query()] = "", order: Annotated[str, Query()] = "",
    page: Annotated[str, Query()] = "1",
) -> Response:
    """Every card, or those in which the words stand."""
    wanted, number = asked.strip()[:MOST_ASKED], page_number(page)
    query = {key: value for key, value in (("asked", wanted), ("order", order if order == "marks" else "")) if value}
    with desk.reading() as session:
        county = county_of(session, desk)
    found = lines(county, day_of(desk.now), wanted, order == "marks")
    return desk.page(
        "cards.html", rows=found[(number - 1) * PAGE : number * PAGE], count=len(found), number=number,
        more=len(found) > number * PAGE, asked=wanted, order=query.get("order", ""), county=county, query=query,
        address=lambda **other: "/staff/cards?" + urlencode({**query, **other}),
    )


def export(desk: At, asked: Annotated[str, Form()] = "", order: Annotated[str, Form()] = "") -> Response:
    """The list as a file; who took it is audited."""
    with desk.reading() as session:
        county = county_of(session, desk)
    found = lines(county, day_of(desk.now), asked.strip()[:MOST_ASKED], order == "marks")
    cells = [
        (line.card.label, line.card.title, line.topic, "、".join(badge.words for badge in line.badges))
        for line in found
    ]
    return list_file(desk, "card.export", "zhengce", HEAD, cells)


def show_card(desk: At, card_id: str) -> Response:
    """One card as it is told in the chat, in a short message, on the wall, on the loudspeaker, in large print."""
    card = _card(card_id)
    with desk.reading() as session:
        about = told(card, county_of(session, desk), desk)
    outputs = {name: make(about) for name, make in OUTPUTS.items()}
    return desk.page("card.html", card=card, told=about, outputs=outputs, sheets=SHEETS)


def show_sheet(desk: At, card_id: str, sheet: str) -> Response:
    """The notice or the large print, alone on a page for the printer."""
    card = _card(card_id)
    if sheet not in SHEETS:
        raise Missing
    with desk.reading() as session:
        about = told(card, county_of(session, desk), desk)
    return desk.page("card_sheet.html", card=card, kind=sheet, sheet=SHEETS[sheet](about))


def _card(card_id: str) -> Card:
    if card_id not in CARDS:
        raise Missing
    return CARDS[card_id]
