"""What the bot answers from: the cards, whom to ask, and the names people call the cards by."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.cards import Card, load_cards
from knowledge.offices import Office, hotlines, load_offices


@dataclass(frozen=True)
class Knowledge:
    """Cards by id, offices by the key cards use in `ask`, and the sentence about public hotlines."""

    cards: Mapping[str, Card]
    offices: Mapping[str, Office]
    hotlines: str

    def named_in(self, text: str) -> tuple[str, ...]:
        """The cards a text calls by name, the longest name first; for when understanding cannot be had."""
        longest = {card.id: _longest_name(card, text) for card in self.cards.values()}
        return tuple(sorted(filter(longest.get, longest), key=lambda card: -longest[card]))

    def of_topic(self, topic: str) -> tuple[Card, ...]:
        """The cards of one folder."""
        return tuple(card for card in self.cards.values() if card.topic == topic)


def load_knowledge() -> Knowledge:
    """Everything under knowledge/; raises its Fault."""
    return Knowledge(load_cards(), load_offices(), hotlines())


def _longest_name(card: Card, text: str) -> int:
    return max((len(name) for name in (card.label, card.title, *card.called) if name in text), default=0)
