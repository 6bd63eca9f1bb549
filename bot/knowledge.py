"""What the bot answers from: the cards, whom to ask, and the names people call the cards by."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.cards import Card, load_cards
from knowledge.not_covered import Topic, load_topics
from knowledge.offices import Office, hotlines
from knowledge.prechecks import Precheck, load_prechecks
from knowledge.telling.told import Teller, load_teller

BROWSED = ("villager", "both")  # audiences; what only cadres need and background are found by asking


@dataclass(frozen=True)
class Knowledge:
    """Cards by id, how they are told, the sentence about public hotlines, topics without a card, pre-checks by card."""

    cards: Mapping[str, Card]
    teller: Teller
    hotlines: str
    not_covered: Mapping[str, Topic]
    prechecks: Mapping[str, Precheck]

    @property
    def offices(self) -> Mapping[str, Office]:
        """Whom to ask, by the key cards use in `ask`."""
        return self.teller.offices

    def named_in(self, text: str) -> tuple[str, ...]:
        """The cards a text calls by name, the longest name first; for when understanding cannot be had."""
        longest = {card.id: _longest_name(card, text) for card in self.cards.values()}
        return tuple(sorted(filter(longest.get, longest), key=lambda card: -longest[card]))

    def of_topic(self, topic: str) -> tuple[Card, ...]:
        """The cards of one folder that a villager may have a use for."""
        return tuple(card for card in self.cards.values() if card.topic == topic and card.audience in BROWSED)


def load_knowledge() -> Knowledge:
    """Everything under knowledge/; raises its Fault."""
    cards = load_cards()
    return Knowledge(cards, load_teller(), hotlines(), load_topics(), load_prechecks(cards))


def _longest_name(card: Card, text: str) -> int:
    return max((len(name) for name in (card.label, card.title, *card.called) if name in text), default=0)
