"""Idea featurizer: which ideas a message names, so that a rare word (木耳) is understood like a frequent one (种菜)."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.components.featurizer import TermFeaturizer
from nlu.components.plain_text import read_words
from nlu.components.reader import WORDS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class IdeaFeaturizer(TermFeaturizer):
    """Ideas and pairs of ideas, in no order. A word may stand for several ideas."""

    @staticmethod
    def make_table() -> Dict[str, Any]:
        """word -> its ideas, from words/ideas.txt."""
        table: Dict[str, List[str]] = {}
        for idea, words in read_words(WORDS / "ideas.txt"):
            for word in words.lower().split():
                table.setdefault(word, []).append(idea)
        return table

    def use_table(self, table: Dict[str, Any]) -> None:
        super().use_table(table)
        self._word = re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))

    def terms(self, plain: str) -> List[str]:
        ideas = sorted({idea for word in self._word.findall(plain) for idea in self._table[word]})
        return ideas + [f"{one}+{other}" for one, other in combinations(ideas, 2)]
