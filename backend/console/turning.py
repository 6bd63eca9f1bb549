"""Turning the pages of a list that is found by key: where a page begins, and what lies before and after it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query

T = TypeVar("T")
LONGEST = 40  # characters of an id


@dataclass(frozen=True)
class Turn:
    """The page begins after the row of this id, or ends before it; with neither it is the first."""

    after: str | None = None
    before: str | None = None


@dataclass(frozen=True)
class Leaf(Generic[T]):
    """One page, and whether there are others on either side."""

    rows: list[T]
    earlier: bool
    more: bool


def _turned(after: Annotated[str, Query()] = "", before: Annotated[str, Query()] = "") -> Turn:
    return Turn(after[:LONGEST] or None, before[:LONGEST] or None)


Turned = Annotated[Turn, Depends(_turned)]


def leaf(read: Callable[[int, str | None, str | None], list[T]], size: int, turn: Turn) -> Leaf[T]:
    """`read` takes how many rows, after which and before which; a page that would begin too early is the first."""
    if turn.before and not turn.after:
        rows = read(size + 1, None, turn.before)
        if len(rows) > size:
            return Leaf(rows[-size:], True, True)
    rows = read(size + 1, turn.after, None)
    return Leaf(rows[:size], turn.after is not None, len(rows) > size)
