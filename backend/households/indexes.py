"""Blind indexes of a household: by an exact name, its pinyin initials, or a phone, and by nothing less."""

import unicodedata

from pypinyin import Style, lazy_pinyin

from backend.sealing import keyring

COUNTRY = ("+86", "0086")
SURNAMES = dict(zip("覃曾单仇解查区翟", "qzsqxzoz", strict=True))  # read otherwise than the same character in a word


def name_index(name: str) -> bytes:
    return keyring().index("household.name", _plain(name))


def initials_index(name: str) -> bytes:
    """Of 张三丰 and of zsf alike."""
    plain = _plain(name)
    initials = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")).lower()
    return keyring().index("household.initials", SURNAMES.get(plain[:1], initials[:1]) + initials[1:])


def phone_index(phone: str) -> bytes:
    return keyring().index("household.phone", plain_phone(phone))


def plain_phone(phone: str) -> str:
    """Digits only, without the country's code."""
    phone = _plain(phone)
    for code in COUNTRY:
        phone = phone.removeprefix(code)
    return "".join(mark for mark in phone if mark.isdigit())


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
