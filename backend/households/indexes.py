"""Blind indexes of a household: by an exact name, its pinyin initials, or a phone, and by nothing less."""

import re
import unicodedata

from pypinyin import Style, lazy_pinyin

from backend.sealing import keyring
from dialogues.simplified import simplified

COUNTRY = ("+86", "0086")
_DOTS = re.compile("[·•・‧.]")
SURNAMES = dict(zip("覃曾单仇解查区翟", "qzsqxzoz", strict=True))  # read otherwise than the same character in a word
SURNAMES_READ = dict(zip("覃曾单仇解查区翟", ("qin", "zeng", "shan", "qiu", "xie", "zha", "ou", "zhai"), strict=True))
SAME_SOUND = (  # zh z, ch c, sh s; n l; f h; hu w before a vowel; r y; ng n at the end
    ("^([zcs])h", r"\1"), ("^n", "l"), ("^f", "h"), ("^hu(?=[aeio])", "w"), ("^r", "y"), ("(?<=[aei])ng$", "n"),
)


def name_index(name: str) -> bytes:
    return keyring().index("household.name", _spelled(name))


def initials_index(name: str) -> bytes:
    """Of 张三丰 and of zsf alike."""
    plain = _spelled(name)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")).lower()
    return keyring().index("household.initials", SURNAMES.get(plain[:1], initials[:1]) + initials[1:])


def sound_index(village_id: str, name: str) -> bytes:
    """Alike for names of one village that sound alike."""
    return keyring().index("household.sound", f"{village_id}|{sound(name)}")


def sound(name: str) -> str:
    """黄诗琴 and 王思勤 alike: what the dialects of the south do not tell apart is written the same way."""
    plain = _spelled(name)
    read = lazy_pinyin(plain, style=Style.NORMAL, errors="default")
    if plain[:1] in SURNAMES_READ:
        read[:1] = [SURNAMES_READ[plain[:1]]]
    return " ".join(_folded(one.lower()) for one in read)


def _folded(syllable: str) -> str:
    for pattern, written in SAME_SOUND:
        syllable = re.sub(pattern, written, syllable)
    return syllable


def phone_index(phone: str) -> bytes:
    return keyring().index("household.phone", plain_phone(phone))


def plain_phone(phone: str) -> str:
    """Digits only, without the country's code."""
    phone = _plain(phone)
    for code in COUNTRY:
        phone = phone.removeprefix(code)
    return "".join(mark for mark in phone if mark.isdigit())


def _spelled(name: str) -> str:
    """陳有福 and 陈有福 alike, and 阿卜杜·热合曼 however the dot is written, or without it."""
    return simplified(_DOTS.sub("", _plain(name)))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
