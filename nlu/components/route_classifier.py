"""Route classifier: which card or flow a message is about, and how sure we may be."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.classifier import LinearClassifier

RANKED = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RouteClassifier(LinearClassifier, IntentClassifier):
    """Answers with intent and intent_ranking; the intents are the names of the phrase files."""

    def lessons(self, examples: List[Message]) -> List[Tuple[Message, str]]:
        return [(example, example.get(INTENT)) for example in examples]

    def answer(self, message: Message, ranking: List[Dict[Text, Any]]) -> None:
        message.set("intent", ranking[0], add_to_output=True)
        message.set("intent_ranking", ranking[:RANKED], add_to_output=True)
