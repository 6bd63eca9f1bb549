"""Sound featurizer: how a message sounds in Guangxi, so that 底保, 富明贷 and traditional characters are understood."""

from __future__ import annotations

import re
from typing import Any, Dict, List

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from nlu.components.featurizer import TermFeaturizer
from nlu.components.vocabulary import grams

# 桂柳话 and Zhuang speakers flatten zh ch sh, swap n and l, f and h, and drop the g of -ng
MERGERS = (("^zh", "z"), ("^ch", "c"), ("^sh", "s"), ("^n", "l"), ("^hu", "fu"), ("ng$", "n"))
FIRST = 0xE000  # private-use characters, one for each merged syllable


def merged(syllable: str) -> str:
    """zhong and zon, nong and lon, hu and fu come out the same."""
    for spoken, heard in MERGERS:
        syllable = re.sub(spoken, heard, syllable)
    return syllable


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SoundFeaturizer(TermFeaturizer):
    """Single syllables and pairs, without tones."""

    @staticmethod
    def make_table() -> Dict[str, Any]:
        """Every Chinese character of the basic block -> the private character of its syllable."""
        from pypinyin import lazy_pinyin  # for training only; its dictionaries are large

        characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
        heard = [merged(lazy_pinyin(character)[0]) for character in characters]
        number = {syllable: index for index, syllable in enumerate(sorted(set(heard)))}
        return {character: chr(FIRST + number[sound]) for character, sound in zip(characters, heard, strict=False)}

    def use_table(self, table: Dict[str, Any]) -> None:
        super().use_table(table)
        self._sounds = str.maketrans(table)

    def terms(self, plain: str) -> List[str]:
        return grams(plain.translate(self._sounds), longest=2)
