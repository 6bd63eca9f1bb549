"""The wall clock: what time it is here, which on a demo may be another time than the machine's."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from sqlalchemy.orm import Session

from backend.database import Database
from backend.installation.actions import clock_may_move, put, value_of

MOVED_BY = "clock_moved_by"  # seconds
LOOK = 1.0  # seconds between two looks at the database


class ClockFault(Exception):
    """The clock of an installation with real households stays as it is; the message may be shown."""


def move_clock(session: Session, to: datetime, now: datetime) -> None:
    """From now on it is `to`, and time goes on from there; raises ClockFault where anything may be real."""
    if not clock_may_move(session):
        raise ClockFault("这里可能有真的农户，不能拨钟。只有演示库和测试库能拨。")
    put(session, MOVED_BY, str((to - now).total_seconds()), now)


def moved_by(session: Session) -> timedelta:
    """How far the clock was moved; nothing at all on a database that is not marked."""
    moved = value_of(session, MOVED_BY)
    return timedelta(seconds=float(moved)) if moved and clock_may_move(session) else timedelta()


class WallClock:
    """Call it for the time; a clock moved by another process is followed within a second."""

    def __init__(self, database: Database, machine: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.database, self.machine = database, machine
        self._moved_by, self._looked_at = timedelta(), float("-inf")

    def __call__(self) -> datetime:
        if monotonic() - self._looked_at > LOOK:
            with self.database.reading() as session:
                self._moved_by, self._looked_at = moved_by(session), monotonic()
        return self.machine() + self._moved_by
