"""Two transactions on PostgreSQL that want the same rows: the later one waits, nobody in a circle, nothing is lost."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases import actions as cases
from backend.cases import own
from backend.cases.models import Case
from backend.cases.thread import entries_of, hold
from backend.conversations.actions import open_web
from backend.database import Database
from backend.duplicates.merging_cases import merge_cases
from backend.duplicates.merging_households import merge_households
from backend.households.actions import make_responsible
from backend.households.changing import Register, change
from backend.households.models import Household, Responsibility
from backend.objections import actions as objections
from backend.objections.models import Objection
from backend.objections.raising import Raised, raise_objection
from backend.rules import Rules
from backend.scope import TERMINAL, Actor
from backend.staff.actions import StaffFault
from backend.staff.models import Staff
from backend.staff.portfolios import transfer
from tests.backend.county import County, actor, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, include, reach

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


def _told(database: Database, county: County, rules: Rules, **told: str) -> tuple[str, str, str]:
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


def test_an_answer_and_another_word_about_the_same_thing(database: Database, county: County, rules: Rules) -> None:
    case_id, conversation_id, _ = _told(database, county, rules)

    def objects(session: Session, text: str) -> Objection:
        raised = Raised("result", text, county.village, case=session.get_one(Case, case_id))
        return raise_objection(session, raised, conversation_id, text, MONDAY, rules)

    with database.writing() as session:
        before = objects(session, "不服")
        by = actor(session, county.township_clerk)
        objections.take(session, before, by, before.entries, MONDAY, rules)

    def answers(session: Session) -> None:
        found = session.get_one(Objection, before.id)
        objections.answer(session, found, by, "wrong", "不成立", found.entries, MONDAY, rules)

    later = _meanwhile(database, answers, lambda session: objects(session, "还有一件"))
    assert (later.id == before.id, later.closed_at) == (False, None)
    assert _is_whole(database)


def test_a_declaration_and_a_merge_of_its_household(database: Database, county: County, rules: Rules) -> None:
    _, _, kept_id = _told(database, county, rules, name="李甲", phone="13855550001")
    _, _, other_id = _told(database, county, rules, name="李嘉", phone="13855550002")

    def merge(session: Session) -> None:
        seen = (0, 0)
        merge_households(session, actor(session, county.clerk), kept_id, other_id, "同一家", seen, MONDAY)

    def declares(session: Session) -> str:
        chat, _ = open_web(session, MONDAY)
        told = declaration(county.group, name="李嘉", phone="13855550002")
        return cases.open_case(session, told, chat.id, f"{chat.id}:m", MONDAY, rules).household_id

    assert _meanwhile(database, merge, declares) == kept_id


def test_a_word_on_a_merged_case_and_the_two_taken_apart(database: Database, county: County, rules: Rules) -> None:
    kept_id, _, _ = _told(database, county, rules)
    other_id, conversation_id, _ = _told(database, county, rules)
    with database.writing() as session:
        kept, other = session.get_one(Case, kept_id), session.get_one(Case, other_id)
        by = actor(session, county.clerk)
        merge_cases(session, by, kept_id, other_id, "同一件", (kept.entries, other.entries), MONDAY, rules)

    def adds(session: Session) -> None:
        case, teller = session.get_one(Case, other_id), Actor("conversation", conversation_id)
        own.add(session, case, teller, "又多了药费", "ordinary", MONDAY, rules)

    def lock(case_id: str) -> Callable[[Session], None]:
        return lambda session: hold(session, session.get_one(Case, case_id), TERMINAL)

    _meanwhile(database, lock(kept_id), adds, lock(other_id))
    with database.reading() as session:
        assert entries_of(session, kept_id)[-1].kind == "added"


def _included(session: Session, county: County, rules: Rules, case: Case) -> None:
    include(session, case, actor(session, county.county_clerk), MONDAY, rules)


def test_one_case_removed_while_another_is_included(database: Database, county: County, rules: Rules) -> None:
    first_id, _, household_id = _told(database, county, rules)
    second_id, _, _ = _told(database, county, rules)
    last = DECIDED + PUBLICITY
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        first, second = session.get_one(Case, first_id), session.get_one(Case, second_id)
        _included(session, county, rules, first)
        reach(session, first, by, "responsible_named", DECIDED, rules, helper_id=county.helper.id)
        for stage in ("helping", "removal_checked", "removal_reviewed", "removal_noticed"):
            reach(session, first, by, stage, DECIDED, rules)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, second, by, stage, DECIDED, rules)
        reach(session, second, by, "township_reviewed", last, rules)

    def reaches(case_id: str, stage: str) -> Callable[[Session], object]:
        return lambda session: reach(session, session.get_one(Case, case_id), by, stage, last, rules)

    _meanwhile(database, reaches(first_id, "removed"), reaches(second_id, "included"))
    with database.reading() as session:
        assert session.get_one(Household, household_id).monitored_since == last
    assert _is_whole(database)


def test_two_helpers_named_at_once(database: Database, county: County, rules: Rules) -> None:
    ids = [_told(database, county, rules)[0] for _ in range(2)]
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        for case_id in ids:
            _included(session, county, rules, session.get_one(Case, case_id))

    def names(case_id: str, helper_id: str) -> Callable[[Session], object]:
        return lambda session: reach(
            session, session.get_one(Case, case_id), by, "responsible_named", DECIDED, rules, helper_id=helper_id
        )

    _meanwhile(database, names(ids[0], county.helper.id), names(ids[1], county.clerk.id))
    with database.reading() as session:
        assert session.scalars(select(Responsibility.staff_id).filter_by(ends=None)).all() == [county.clerk.id]


def test_a_household_moved_while_its_case_is_included(database: Database, county: County, rules: Rules) -> None:
    case_id, _, household_id = _told(database, county, rules)
    with database.writing() as session:
        by, case = actor(session, county.county_clerk), session.get_one(Case, case_id)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, case, by, stage, MONDAY, rules)
        reach(session, case, by, "township_reviewed", DECIDED, rules)

    def moves(session: Session) -> None:
        change(session, by, household_id, Register(division_id=county.grid.id), 0, DECIDED, rules)

    _meanwhile(
        database, lambda session: hold(session, session.get_one(Case, case_id), by), moves,
        lambda session: reach(session, session.get_one(Case, case_id), by, "included", DECIDED, rules),
    )
    with database.reading() as session:
        assert (session.get_one(Case, case_id).division_id, session.get_one(Case, case_id).stage) == (
            county.grid.id, "included"
        )
    assert _is_whole(database)


def test_a_transfer_sent_twice(database: Database, county: County, rules: Rules) -> None:
    _, _, household_id = _told(database, county, rules)
    with database.writing() as session:
        make_responsible(session, household_id, county.helper.id, MONDAY)

    def transfers(session: Session) -> bool:
        admin = Actor("staff", county.clerk.id, "administrator", county.county.path)
        staff = session.get_one(Staff, county.helper.id)
        try:
            transfer(session, admin, staff, "responsible", county.other_village.id, county.clerk.id, MONDAY)
        except StaffFault:
            return False
        return True

    assert _meanwhile(database, transfers, transfers) is False
    with database.reading() as session:
        assert session.scalars(select(Responsibility.staff_id).filter_by(ends=None)).all() == [county.clerk.id]
    assert _is_whole(database)
