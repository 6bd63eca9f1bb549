"""What the pages of the cards show: every card by its topic with what is wrong with it, and one card as it is told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from backend.console.desk import Desk
from backend.console.shown import WORDS, Badge
from backend.county.queries import Counties
from backend.hours import day_of
from knowledge.cards import BACKGROUND, Card, load_cards
from knowledge.county import County
from knowledge.telling.told import Told, load_teller

CARDS, TELLER = load_cards(), load_teller()


@dataclass(frozen=True)
class Line:
    """A card in the list, and what somebody should see to."""

    card: Card
    topic: str
    badges: tuple[Badge, ...]


def county_of(session: Session, desk: Desk) -> County:
    """What was told where the signed-in person works."""
    return Counties(desk.console.settings.county).at(session, desk.who.division_id, desk.now)


def told(card: Card, county: County, desk: Desk) -> Told:
    """The card as it is told today in that county."""
    return TELLER.told(card, day_of(desk.now), county)


def lines(county: County, today: date, asked: str, most_marks: bool = False) -> list[Line]:
    """The cards in which every word of `asked` stands, topic by topic, or those with most to see to first."""
    found = [card for card in CARDS.values() if all(word in _text(card) for word in asked.lower().split())]
    shown = [
        Line(card, label, tuple(_badges(card, county, today)))
        for topic, label in WORDS["county"]["topics"].items() for card in found if card.topic == topic
    ]
    return sorted(shown, key=lambda line: -len(line.badges)) if most_marks else shown


def _text(card: Card) -> str:
    says = (statement.says for statement in card.statements)
    return "\n".join((card.title, card.label, *card.called, *says)).lower()


def _badges(card: Card, county: County, today: date) -> Iterator[Badge]:
    confirmed = county.confirmed(card.id)
    if confirmed is not None and not confirmed.holds:
        yield Badge("bad", "县里说不执行了")
    if any(statement.ends is not None and statement.ends < today for statement in card.statements):
        yield Badge("warn", "有过期的话")
    if confirmed is None and card.audience != BACKGROUND:
        yield Badge("plain", "县里没核实")
    if county.contact(card.ask) is None:
        yield Badge("plain", "没有联系电话")
