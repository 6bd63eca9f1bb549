"""Part classifier: which part of a card is asked about (amount, who, how, where, papers, when, validity, general)."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.classifier import LinearClassifier

PART = "part"


def part_of(example: Message) -> str | None:
    """The part that a phrase's block names in its metadata, if its route has parts."""
    metadata = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return metadata.get(PART)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartClassifier(LinearClassifier):
    """Answers with part: {name, confidence}, whatever the route."""

    def lessons(self, examples: List[Message]) -> List[Tuple[Message, str]]:
        return [(example, part_of(example)) for example in examples if part_of(example)]

    def answer(self, message: Message, ranking: List[Dict[Text, Any]]) -> None:
        message.set(PART, ranking[0], add_to_output=True)
