"""Two transactions on PostgreSQL that want the same rows: the later one waits, nobody in a circle, nothing is lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases.models import Case
from backend.cases.thread import entries_of, hold
from backend.database import Database
from backend.objections.raising import Raised, raise_objection
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, reach

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("database", ["postgres"], indirect=True)]
PATIENCE = 20  # seconds until the later one is done or waits
DECIDED = MONDAY + PUBLICITY
T = TypeVar("T")


def _meanwhile(
    database: Database, first: Callable[[Session], object], other: Callable[[Session], T],
    then: Callable[[Session], object] = lambda _: None,
) -> T:
    """`first` is done but not committed; `other` runs until it is done or waits; `then` goes on and commits."""

    def elsewhere() -> T:
        with database.writing() as session:
            return other(session)

    with ThreadPoolExecutor(1) as thread:
        with database.writing() as session:
            first(session)
            doing = thread.submit(elsewhere)
            ends = time.monotonic() + PATIENCE
            while not doing.done() and not _waits(database) and time.monotonic() < ends:
                time.sleep(0.02)
            then(session)
        return doing.result(PATIENCE)


def _waits(database: Database) -> bool:
    """Whether one of the database's own connections waits for another's lock."""
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with database.reading() as session:
        return bool(session.scalar(text(here)))


def _told(database: Database, county: County, rules: Rules, **told: object) -> tuple[str, str, str]:
    """Of a case: its own id, its conversation's and its household's."""
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY, **told)
        return case.id, conversation.id, case.household_id


def _is_whole(database: Database) -> bool:
    with database.reading() as session:
        return verify(session) is None


def test_an_objection_and_a_step_of_the_same_case(database: Database, county: County, rules: Rules) -> None:
    case_id, conversation_id, _ = _told(database, county, rules)

    def objects(session: Session) -> None:
        raised = Raised("result", "不服", county.village, case=session.get_one(Case, case_id))
        raise_objection(session, raised, conversation_id, "o1", MONDAY, rules)

    _meanwhile(
        database, lambda session: hold(session, session.get_one(Case, case_id), actor(session, county.clerk)), objects,
        lambda session: reach(
            session, session.get_one(Case, case_id), actor(session, county.clerk), "responded", MONDAY, rules
        ),
    )
    with database.reading() as session:
        assert [entry.kind for entry in entries_of(session, case_id)] == ["received", "responded", "objected"]
    assert _is_whole(database)
