"""How a text sounds in Guangxi: one character for each toneless syllable, with the sounds merged that people mix up."""

import re
from typing import Dict

# 桂柳话 and Zhuang speakers flatten zh ch sh, swap n and l, f and h, and drop the g of -ng
MERGERS = (("^zh", "z"), ("^ch", "c"), ("^sh", "s"), ("^n", "l"), ("^hu", "f"), ("ng$", "n"))
FIRST = 0xE000  # private-use characters, one for each merged syllable


def merged(syllable: str) -> str:
    """zhong and zon, nong and lon, hu and fu come out the same."""
    for spoken, heard in MERGERS:
        syllable = re.sub(spoken, heard, syllable)
    return syllable


def sound_table() -> Dict[str, str]:
    """Every Chinese character of the basic plane and its sound, as a table for str.translate."""
    from pypinyin import lazy_pinyin  # needed for training only; its dictionaries are large

    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    heard = [merged(lazy_pinyin(character)[0]) for character in characters]
    number = {syllable: index for index, syllable in enumerate(sorted(set(heard)))}
    return {character: chr(FIRST + number[sound]) for character, sound in zip(characters, heard)}
