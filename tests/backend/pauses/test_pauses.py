"""Pauses on both databases: one at a time, between two moments, lifted by hand."""

from datetime import timedelta

import pytest

from backend.database import Database
from backend.pauses.actions import PauseFault, lift, pause
from backend.pauses.queries import current, latest
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY

HOUR = timedelta(hours=1)


def test_it_holds_between_its_two_moments(database: Database, county: County) -> None:
    with database.writing() as session:
        pause(session, actor(session, county.clerk), "检修", MONDAY + HOUR, MONDAY + 3 * HOUR, MONDAY)
        held = [current(session, MONDAY + hours * HOUR) is not None for hours in (0, 1, 2, 3)]
    assert held == [False, True, True, False]


def test_lifted_it_holds_no_longer(database: Database, county: County) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        row = pause(session, by, "检修", MONDAY, MONDAY + HOUR, MONDAY)
        lift(session, by, row, MONDAY)
        lift(session, by, row, MONDAY + HOUR / 2)
        assert (current(session, MONDAY), row.lifted_at) == (None, MONDAY)
        pause(session, by, "再修", MONDAY, MONDAY + HOUR, MONDAY)
        assert [one.says for one in latest(session)] == ["再修", "检修"]


@pytest.mark.parametrize(("says", "begins", "ends"), [
    (" ", 0, 1), ("长" * 101, 0, 1), ("检修", 2, 1), ("检修", -3, -1), ("检修", 0, 24 * 31),
])
def test_what_makes_no_sense_is_refused_with_a_sentence(
    database: Database, county: County, says: str, begins: int, ends: int
) -> None:
    with database.writing() as session, pytest.raises(PauseFault):
        by = actor(session, county.clerk)
        pause(session, by, says, MONDAY + begins * HOUR, MONDAY + ends * HOUR, MONDAY)


def test_two_pauses_at_once_are_refused(database: Database, county: County) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        pause(session, by, "检修", MONDAY + HOUR, MONDAY + 2 * HOUR, MONDAY)
        with pytest.raises(PauseFault):
            pause(session, by, "台风", MONDAY, MONDAY + HOUR, MONDAY)
