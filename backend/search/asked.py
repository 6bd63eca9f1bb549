"""What somebody typed to find a household: a receipt, a telephone, pinyin initials or a whole name."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from backend.households.indexes import plain_phone
from backend.wording import word
from dialogues import receipts

Kind = Literal["receipt", "phone", "initials", "name"]
LONGEST = 40  # characters; names of some nationalities are long
INITIALS = range(2, 7)  # letters: nobody here has a name of more characters
PHONES = (7, 8, 10, 11, 12)  # digits of a telephone, with and without the area's code
RECEIPT_AND_PHONE = receipts.LENGTH  # digits a receipt has, and many a telephone of an office
IDENTITY = re.compile(r"\d{17}[\dxX]|\d{15}")
_MARKS = re.compile(r"[\s_.,，。·•・\-—–()（）]+")


class SearchFault(Exception):
    """A sentence saying what cannot be looked for, and what to type instead."""


@dataclass(frozen=True)
class Asked:
    """One question in a spelling of its own: a receipt as 1234-5678, the rest without gaps."""

    kind: Kind
    text: str


def read(text: str) -> Asked:
    """Raises SearchFault."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text))
    if not plain:
        raise SearchFault(word("search.empty"))
    if len(plain) > LONGEST:
        raise SearchFault(word("search.long", most=LONGEST))
    if IDENTITY.fullmatch(plain):
        raise SearchFault(word("search.identity"))
    if plain.lstrip("+").isdigit():
        return _number(text, plain)
    return _letters(plain) if plain.isascii() else _name(plain)


def _number(text: str, plain: str) -> Asked:
    receipt = receipts.read(text)
    if receipt is not None:
        return Asked("receipt", receipt)
    phone = plain_phone(plain)
    if len(phone) not in PHONES:
        raise SearchFault(word("search.number", digits=len(phone)))
    return Asked("phone", phone)


def _letters(plain: str) -> Asked:
    if not plain.isalpha():
        raise SearchFault(word("search.mixed"))
    if len(plain) not in INITIALS:
        raise SearchFault(word("search.initials"))
    return Asked("initials", plain.lower())


def _name(plain: str) -> Asked:
    if any(mark.isdigit() for mark in plain):
        raise SearchFault(word("search.mixed"))
    if not all(mark.isalpha() for mark in plain):
        raise SearchFault(word("search.unreadable"))
    if len(plain) < 2:
        raise SearchFault(word("search.surname"))
    return Asked("name", plain)
