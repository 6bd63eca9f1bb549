"""Likeness: what speaks for two households being one, and what against; people decide what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.households.indexes import sound

NEAR = timedelta(days=90)  # between two tellings of the same hardship
UNLIKE_SIZE = 2  # people more or less
POINTS: Mapping[str, int] = {
    "phone": 4, "call_back": 2, "name": 3, "sound": 2, "risk": 2, "size": 1, "group": 1,
    "other_phone": -2, "other_size": -1,
}
ENOUGH = 4
WHO = frozenset(("phone", "call_back", "name", "sound"))  # one of these at least: the rest is true of many
AGAINST = ("other_phone", "other_size")


Phone = str | bytes  # the digits alone, or their blind index; one of the two throughout


@dataclass(frozen=True)
class Told:
    """One hardship a household has told and that is not over."""

    risk: str
    at: datetime
    phone: Phone | None


@dataclass(frozen=True)
class Seen:
    """What is looked at of one household: blind indexes where there are any, else names in the open."""

    id: str
    division_id: str
    name: str | None
    """Needed only where the indexes below do not tell: of two villages, or without them."""
    phone: Phone | None
    size: int | None
    cases: tuple[Told, ...]
    name_index: bytes | None = None
    sound_index: bytes | None = None
    """Alike for names of one village that sound alike: spares reading them out."""


@dataclass(frozen=True)
class Likeness:
    """What speaks for and against, as codes; `points` only put the likeliest first."""

    reasons: tuple[str, ...]
    points: int

    @property
    def is_enough(self) -> bool:
        return self.points >= ENOUGH and not WHO.isdisjoint(self.reasons)


def likeness(one: Seen, other: Seen) -> Likeness:
    """Of two households of one village, or with one telephone."""
    found = (*_names(one, other), *_phones(one, other), *_sizes(one, other))
    if one.division_id == other.division_id:
        found = (*found, "group")
    if any(_same_told(a, b) for a in one.cases for b in other.cases):
        found = (*found, "risk")
    in_order = tuple(code for code in POINTS if code in found)
    return Likeness(in_order, sum(POINTS[code] for code in in_order))


def _names(one: Seen, other: Seen) -> tuple[str, ...]:
    if _same(one.name_index, other.name_index) or _same(one.name, other.name):
        return ("name",)
    if _same(one.sound_index, other.sound_index):
        return ("sound",)
    are_read = one.name is not None and other.name is not None
    return ("sound",) if are_read and sound(one.name or "") == sound(other.name or "") else ()


def _same(one: str | bytes | None, other: str | bytes | None) -> bool:
    return one is not None and one == other


def _phones(one: Seen, other: Seen) -> tuple[str, ...]:
    if one.phone and one.phone == other.phone:
        return ("phone",)
    called = (_called(one) & (_called(other) | _own(other))) | (_called(other) & _own(one))
    if called:
        return ("call_back",)
    return ("other_phone",) if one.phone and other.phone else ()


def _sizes(one: Seen, other: Seen) -> tuple[str, ...]:
    if one.size is None or other.size is None:
        return ()
    apart = abs(one.size - other.size)
    return ("size",) if apart == 0 else ("other_size",) if apart >= UNLIKE_SIZE else ()


def _same_told(one: Told, other: Told) -> bool:
    return one.risk == other.risk and abs(one.at - other.at) <= NEAR


def _own(seen: Seen) -> set[Phone]:
    return {seen.phone} if seen.phone else set()


def _called(seen: Seen) -> set[Phone]:
    """Numbers to call back about its cases: its own, or a neighbour's who has told it."""
    return {told.phone for told in seen.cases if told.phone}
