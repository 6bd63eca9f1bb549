"""The one order of places: a parent before what lies below it, neighbours by code, else by the number in their name."""

import re
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.divisions.models import Division

DIGITS = "零一二三四五六七八九"
TENS = {"十": 10, "百": 100}
_NUMBER = re.compile(r"[零〇一二三四五六七八九十百]+|\d+")
Row = tuple[str, str | None, str | None, str, int]  # id, parent, code, name, position


def put_in_order(session: Session) -> None:
    """Writes down at which position of the whole tree each place stands, so that any list is read in this order."""
    session.flush()
    below: dict[str | None, list[Row]] = defaultdict(list)
    columns = (Division.id, Division.parent_id, Division.code, Division.name, Division.position)
    for id_, parent_id, code, name, position in session.execute(select(*columns)):
        below[parent_id].append((id_, parent_id, code, name, position))
    moved = [
        {"id": row[0], "position": position}
        for position, row in enumerate(_in_order(below), start=1) if row[-1] != position
    ]
    if moved:
        session.execute(update(Division), sorted(moved, key=lambda one: str(one["id"])))


def numbered(name: str) -> str:
    """第0012组 of 第十二组: sorted as people count."""
    return _NUMBER.sub(lambda found: f"{_value(found.group()):04}", name)


def _in_order(below: dict[str | None, list[Row]]) -> Iterator[Row]:
    near = sorted(below[None], key=_key, reverse=True)
    while near:
        row = near.pop()
        yield row
        near += sorted(below[row[0]], key=_key, reverse=True)


def _key(row: Row) -> tuple[bool, str, bool, str, str]:
    """By code; what has none by the number in its name; what has no number either by its name."""
    id_, _, code, name, _ = row
    counted = numbered(name)
    return code is None, code or "", counted == name, counted, id_


def _value(mark: str) -> int:
    """12 of 十二 and of 12."""
    if mark.isdecimal():
        return int(mark)
    whole, last = 0, 0
    for one in mark.replace("〇", "零"):
        if one in TENS:
            whole, last = whole + (last or 1) * TENS[one], 0
        else:
            last = last * 10 + DIGITS.index(one)
    return whole + last
