"""The policy cards (政策卡): the list, one card in its five outputs, and its pages for the printer."""

from typing import Annotated

from fastapi import Query, Response

from backend.console.cards_view import CARDS, county_of, lines_by_topic, told
from backend.console.desk import At, Missing
from backend.hours import day_of
from knowledge.cards import Card
from knowledge.telling.outputs import OUTPUTS, SHEETS

MOST_ASKED = 40  # characters of a search


def show(desk: At, asked: Annotated[str, Query()] = "") -> Response:
    """Every card, or those in which the words stand."""
    wanted = asked.strip()[:MOST_ASKED]
    with desk.reading() as session:
        county = county_of(session, desk)
    topics = lines_by_topic(county, day_of(desk.now), wanted)
    return desk.page("cards.html", topics=topics, asked=wanted, county=county)


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
