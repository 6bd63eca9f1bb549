"""Two who want different things of one case at the same moment, and a process that dies while a case is moved."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import count
from threading import Barrier, Thread

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.conversations.actions import open_web
from backend.database import Database
from backend.divisions.models import Division
from backend.duplicates.deciding import DuplicateFault
from backend.duplicates.merging_cases import merge_cases
from backend.objections.models import Objection
from backend.objections.raising import Raised, raise_objection
from backend.outgoing.models import Outgoing
from backend.publicity.models import PublicNotice
from backend.rules import Rules
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from tests.backend.county import County, actor, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, reach

ROUNDS = 6
WHY = "问过本人，是同一件"
Act = Callable[[Session], object]


def _both(database: Database, first: Act, second: Act) -> tuple[str, str]:
    """What came of two transactions that begin at the same moment."""
    together, came = Barrier(2), {}

    def act(name: str, what: Act) -> None:
        together.wait()
        try:
            with database.writing() as session:
                what(session)
            came[name] = "done"
        except (StageFault, DuplicateFault) as fault:
            came[name] = str(fault)

    threads = [Thread(target=act, args=("first", first)), Thread(target=act, args=("second", second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return came["first"], came["second"]


def _walk(session: Session, case: Case, county: County, rules: Rules, *stages: str) -> datetime:
    now = MONDAY
    for stage in stages:
        if case.stage == "noticed":
            now += PUBLICITY
        reach(session, case, actor(session, county.county_clerk), stage, now, rules)
    return now


def _at_the_decision(session: Session, county: County, rules: Rules, message: str) -> tuple[str, datetime]:
    case, _ = declared(session, county, rules, MONDAY, message, name=f"韦{message}")
    stages = ("responded", "checked", "reviewed", "noticed", "township_reviewed")
    return case.id, _walk(session, case, county, rules, *stages)


def test_included_by_one_and_refused_by_another_at_once_is_only_one_of_them(
    database: Database, county: County, rules: Rules
) -> None:
    for number in range(ROUNDS):
        with database.writing() as session:
            case_id, now = _at_the_decision(session, county, rules, f"m{number}")

        def decide(stage: str, case_id: str = case_id, now: datetime = now) -> Act:
            return lambda session: reach(
                session, session.get_one(Case, case_id), actor(session, county.county_clerk), stage, now, rules
            )

        came = _both(database, decide("included"), decide("not_included"))
        assert sorted(one == "done" for one in came) == [False, True]
        with database.reading() as session:
            stage = session.get_one(Case, case_id).stage
            assert stage == ("included" if came[0] == "done" else "not_included")
            assert [entry.kind for entry in entries_of(session, case_id)].count(stage) == 1
            assert verify(session) is None


def test_a_case_merged_away_while_somebody_moves_it_is_merged_or_moved_and_never_both(
    database: Database, county: County, rules: Rules
) -> None:
    for number in range(ROUNDS):
        with database.writing() as session:
            conversation, _ = open_web(session, MONDAY)
            told = declaration(county.group, name=f"覃{number}")
            kept, other = (
                open_case(session, told, conversation.id, f"{conversation.id}:{one}", MONDAY, rules).id for one in "ab"
            )

        def merge(session: Session, kept: str = kept, other: str = other) -> object:
            return merge_cases(session, actor(session, county.clerk), kept, other, WHY, (1, 1), MONDAY, rules)

        def move(session: Session, other: str = other) -> object:
            case = session.get_one(Case, other)
            return reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)

        came = _both(database, merge, move)
        assert sorted(one == "done" for one in came) == [False, True], came
        with database.reading() as session:
            case = session.get_one(Case, other)
            assert (case.merged_into, case.stage) == ((kept, "received") if came[0] == "done" else (None, "responded"))


def test_an_objection_raised_while_the_county_decides_is_kept_and_stops_the_decision_or_comes_after_it(
    database: Database, county: County, rules: Rules
) -> None:
    for number in range(ROUNDS):
        with database.writing() as session:
            case_id, now = _at_the_decision(session, county, rules, f"m{number}")
            conversation, _ = open_web(session, now)

        def object_to(session: Session, case_id: str = case_id, chat: str = conversation.id,
                      now: datetime = now) -> object:
            place = session.get_one(Division, county.village.id)
            raised = Raised("result", "我家的情况没有问清楚", place, None, session.get_one(Case, case_id))
            return raise_objection(session, raised, chat, f"{chat}:o", now, rules)

        def decide(session: Session, case_id: str = case_id, now: datetime = now) -> object:
            case = session.get_one(Case, case_id)
            return reach(session, case, actor(session, county.county_clerk), "included", now, rules)

        objected, decided = _both(database, object_to, decide)
        assert objected == "done"
        assert decided in ("done", "这件事有人提了意见，还没有答复。先答复意见，再记这一步。")
        with database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Objection).filter_by(case_id=case_id)) == 1
            stage = session.get_one(Case, case_id).stage
            assert stage == ("included" if decided == "done" else "township_reviewed")
            assert verify(session) is None


def _die_at(url: str, case_id: str, staff_id: str, stage: str, now: datetime, statement: int, rules: Rules) -> None:
    """Moves the case and is gone before its `statement`-th question to the database."""
    database, asked = Database(url), count(1)

    def ask(*_: object) -> None:
        if next(asked) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database._write_engine, "before_cursor_execute", ask)
    event.listen(database._write_engine, "commit", ask)
    with database.writing() as session:
        by = actor_of(session, session.get_one(Staff, staff_id))
        reach(session, session.get_one(Case, case_id), by, stage, now, rules)
    os._exit(0)


def _state(session: Session, case_id: str) -> Mapping[str, object]:
    case = session.get_one(Case, case_id)
    return {
        "stage": case.stage, "entries": [entry.kind for entry in entries_of(session, case_id)],
        "told": session.scalar(select(func.count()).select_from(Outgoing).filter_by(case_id=case_id)),
        "notices": session.scalar(select(func.count()).select_from(PublicNotice).filter_by(case_id=case_id)),
        "audit": verify(session),
    }


@pytest.mark.kill
def test_killed_before_any_statement_of_a_step_nothing_of_it_is_there_and_the_household_hears_once(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        _walk(session, case, county, rules, "responded", "checked", "reviewed")
        before, url = _state(session, case.id), database.url.render_as_string(hide_password=False)
    fork = multiprocessing.get_context("fork")
    for statement in count(1):
        mover = fork.Process(
            target=_die_at, args=(url, case.id, county.clerk.id, "noticed", MONDAY, statement, rules)
        )
        mover.start()
        mover.join(60)
        with database.reading() as session:
            state = _state(session, case.id)
        if mover.exitcode == 0:
            break
        assert (mover.exitcode, state) == (-signal.SIGKILL, before), statement
    assert statement > 10
    assert state == {
        "stage": "noticed", "entries": ["received", "responded", "checked", "reviewed", "noticed"],
        "told": 4, "notices": 1, "audit": None,
    }
