"""Invented households of a large demo: names by lot, no telephone that could ring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from random import Random
from typing import Any

from backend.crowd.places import Village
from backend.crowd.rows import row
from backend.households.indexes import initials_index, name_index, phone_index, sound
from backend.households.models import Household
from backend.ids import new_id
from backend.sealing import keyring

LARGEST = 7  # people


@dataclass(frozen=True)
class Home:
    """What a case of it needs to know."""

    id: str
    division_id: str
    group: str
    village: Village
    name: str
    phone: str
    size: int
    helper: str


def homes(
    villages: Sequence[Village], count: int, names: tuple[Sequence[str], Sequence[str]], lot: Random
) -> Iterator[Home]:
    """Spread evenly over all groups."""
    groups = [(village, group) for village in villages for group in village.groups]
    surnames, marks = names
    for number in range(count):
        village, (division_id, group) = groups[number * len(groups) // count]
        name = lot.choice(surnames) + lot.choice(marks) + lot.choice(marks)
        phone = f"121{number:08d}"
        yield Home(
            new_id(), division_id, group, village, name, phone, lot.randint(1, LARGEST), lot.choice(village.helpers)
        )


def home_row(home: Home, registered_at: datetime) -> dict[str, Any]:
    by_name, by_initials, sounds = _indexes(home.name)
    return row(
        Household, id=home.id, division_id=home.division_id, name=home.name, name_index=by_name,
        initials_index=by_initials, sound_index=keyring().index("household.sound", f"{home.village.id}|{sounds}"),
        phone=home.phone, phone_index=phone_index(home.phone), size=home.size, registered_at=registered_at,
        monitored_since=None, number=None, changes=0,
    )


@lru_cache(maxsize=1 << 17)
def _indexes(name: str) -> tuple[bytes, bytes, str]:
    """Reading a name as pinyin takes longer than all the rest of its household."""
    return name_index(name), initials_index(name), sound(name)
