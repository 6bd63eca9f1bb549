"""Character featurizer: how a message is written."""

from __future__ import annotations

from typing import List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.components.featurizer import TermFeaturizer
from nlu.components.vocabulary import grams


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterFeaturizer(TermFeaturizer):
    """Single characters and pairs; longer runs and dictionary words were measured and added nothing."""

    def terms(self, plain: str) -> List[str]:
        return grams(plain, longest=2)
