"""The clock of a demo can be moved and then goes on; that of a real installation stays."""

from datetime import datetime, timedelta

import pytest

from backend.database import Database
from backend.installation import wall_clock
from backend.installation.actions import mark
from backend.installation.wall_clock import ClockFault, WallClock, move_clock, moved_by
from tests.backend.moments import MONDAY, at


def test_a_moved_clock_is_followed_and_goes_on_from_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wall_clock, "LOOK", -1.0)
    machine = [MONDAY]
    clock = WallClock(database, lambda: machine[0])
    assert clock() == MONDAY
    with database.writing() as session:
        mark(session, "demo", MONDAY)
        move_clock(session, at("2026-12-01 08:30"), MONDAY)
    assert clock() == at("2026-12-01 08:30")
    machine[0] += timedelta(minutes=5)
    assert clock() == at("2026-12-01 08:35")


def test_the_database_is_asked_once_a_second_at_most(database: Database) -> None:
    machine: list[datetime] = [MONDAY]
    clock = WallClock(database, lambda: machine[0])
    assert clock() == MONDAY
    with database.writing() as session:
        mark(session, "test", MONDAY)
        move_clock(session, at("2026-12-01 08:30"), MONDAY)
    assert clock() == MONDAY  # the look of a moment ago still stands


def test_where_anything_may_be_real_the_clock_stays(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(ClockFault, match="只有演示库和测试库能拨"):
            move_clock(session, at("2026-12-01 08:30"), MONDAY)
        assert moved_by(session) == timedelta()
