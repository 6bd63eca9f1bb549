"""The invented places and staff of a large demo: as many villages as so many households would live in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.crowd.rows import row
from backend.divisions.models import Division
from backend.ids import new_id, short_id
from backend.staff.models import Staff

OF_VILLAGE, OF_TOWNSHIP, OF_GROUP = 1500, 20_000, 125  # households, about
HELPERS = 4  # of a village
NUMBERS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Village:
    """Where households live, and who of the staff acts there; `groups` are division ids."""

    id: str
    name: str
    groups: tuple[tuple[str, str], ...]
    clerk: str
    township_id: str
    township_clerk: str
    helpers: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    villages: tuple[Village, ...]
    divisions: tuple[dict[str, Any], ...]
    townships: Mapping[str, str]
    """Their ids, each with its clerk."""
    staff: tuple[dict[str, Any], ...]


def places(county: Division, households: int, now: datetime) -> Places:
    """Rows to be added below a county."""
    divisions: list[dict[str, Any]] = []
    staff: list[dict[str, Any]] = []
    villages: list[Village] = []
    townships: dict[str, str] = {}
    for township in range(max(1, round(households / OF_TOWNSHIP))):
        town = _division(county.id, county.path, "township", f"{_numbered(township)}乡")
        clerk = _staff("township", town["id"], f"乡办{_numbered(township)}", f"xiang{township + 1}", now)
        divisions.append(town)
        townships[town["id"]] = clerk["id"]
        staff.append(clerk)
        for number in range(max(1, round(min(households, OF_TOWNSHIP) / OF_VILLAGE))):
            below, people, village = _village(town, number, f"{township + 1}-{number + 1}", clerk["id"], now)
            divisions += below
            staff += people
            villages.append(village)
    return Places(tuple(villages), tuple(divisions), townships, tuple(staff))


def _village(
    town: dict[str, Any], number: int, code: str, township_clerk: str, now: datetime
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], Village]:
    village = _division(town["id"], town["path"], "village", f"{_numbered(number)}村")
    count = OF_VILLAGE // OF_GROUP
    groups = [_division(village["id"], village["path"], "group", f"{_numbered(one)}组") for one in range(count)]
    clerk = _staff("village", village["id"], f"村办{code}", f"cun{code}", now)
    helpers = [
        _staff("responsible", village["id"], f"帮扶{code}-{one + 1}", f"bang{code}-{one + 1}", now)
        for one in range(HELPERS)
    ]
    rounds = [
        _staff("grid_member", group["id"], f"网格{code}-{one + 1}", f"wang{code}-{one + 1}", now)
        for one, group in enumerate(groups)
    ]
    return [village, *groups], [clerk, *helpers, *rounds], Village(
        village["id"], village["name"], tuple((group["id"], group["name"]) for group in groups), clerk["id"],
        town["id"], township_clerk, tuple(helper["id"] for helper in helpers),
    )


def _division(parent: str, above: str, level: str, name: str) -> dict[str, Any]:
    made = short_id()
    return row(Division, id=made, parent_id=parent, level=level, name=name, path=f"{above}{made}/", code=None)


def _staff(role: str, division: str, name: str, sign_in: str, now: datetime) -> dict[str, Any]:
    return row(
        Staff, id=new_id(), sign_in_name=sign_in, role=role, division_id=division, name=name, password_hash=None,
        active=True, created_at=now, failed_sign_ins=0,
    )


def _numbered(number: int) -> str:
    """第一, 第十二."""
    tens, ones = divmod(number + 1, 10)
    ten = ("" if tens == 1 else NUMBERS[tens - 1]) + "十" if tens else ""
    return f"第{ten}{NUMBERS[ones - 1] if ones else ''}"
