"""Character featurizer: how a message is written, and how much of it has been seen before."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.training_data.message import Message

from nlu.components.featurizer import TermFeaturizer
from nlu.components.reader import PLAIN
from nlu.components.vocabulary import grams

KNOWN_SHARE = "known_share"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterFeaturizer(TermFeaturizer):
    """Single characters and pairs; longer runs and dictionary words were measured and added nothing."""

    def terms(self, plain: str) -> List[str]:
        return grams(plain, longest=2)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in super().process(messages):
            pairs = [term for term in self.terms(message.get(PLAIN)) if len(term) == 2 and not {"^", "$"} & set(term)]
            message.set(KNOWN_SHARE, self._vocabulary.known_share(pairs or [message.get(PLAIN)]))
        return messages
