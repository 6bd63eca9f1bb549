"""Drills on both databases: marked from the first, listed but not counted, deleted with all that hangs on them."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.base import Base
from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.clock import make_digests
from backend.database import Database
from backend.drills import DrillFault, delete_case, mark
from backend.handovers.actions import answer, ask_for_person, take
from backend.handovers.models import Handover
from backend.handovers.queries import lines_of
from backend.households.actions import make_responsible
from backend.households.models import Household
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import Actor
from backend.visits.rounds import unvisited
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import include

TUESDAY = MONDAY + timedelta(days=1)


def rows(database: Database) -> dict[str, int]:
    """How many rows each table has, but for the audit, which only grows."""
    with database.reading() as session:
        counts = {table.name: len(session.execute(select(table)).all()) for table in Base.metadata.sorted_tables}
    return {name: count for name, count in counts.items() if count and name != "audit_entry"}


def test_cases_of_a_practising_conversation_are_drills(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        chat.drill = True
        case = open_case(session, declaration(county.group), chat.id, f"{chat.id}:d1", MONDAY, rules)
        real, _ = declared(session, county, rules, MONDAY, name="李四光", phone="13900000001")
        assert (case.drill, real.drill) == (True, False)


def test_the_digest_lists_a_drill_and_does_not_count_it(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        case, _ = declared(session, county, rules, MONDAY)
        mark(session, case, actor(session, county.clerk), True, MONDAY)
        make_digests(session, TUESDAY, rules)
        digest = session.scalars(select(Outgoing).filter_by(conversation_id=chat.id, kind="digest")).one()
        title, line = json.loads(digest.payload or "{}")["text"].split("\n")
    assert (title, line.startswith("1. 【演练】下湾屯 张**")) == ("11月24日要办的事，共0件：", True)


def test_a_drill_is_deleted_with_the_work_done_on_it(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY, name="李四光", phone="13900000001")
    before = rows(database)
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        case, conversation = declared(session, county, rules, MONDAY, message_id="m2")
        include(session, case, by, MONDAY, rules)
        mark(session, case, by, True, MONDAY)
        delete_case(session, case, by, TUESDAY)
        session.delete(conversation)
    assert rows(database) == before
    with database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.number.desc())).first()
        assert last is not None and last.action == "drill.deleted"


def test_a_household_known_before_stays(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        declared(session, county, rules, MONDAY)
        drill, _ = declared(session, county, rules, TUESDAY, message_id="m2")
        mark(session, drill, by, True, TUESDAY)
        delete_case(session, drill, by, TUESDAY)
        assert (len(session.scalars(select(Household)).all()), len(session.scalars(select(Case)).all())) == (1, 1)


def test_a_visit_to_a_drilled_household_is_marked_and_not_counted(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        chat, by = bound(session, county.helper, MONDAY), actor(session, county.clerk)
        case, _ = declared(session, county, rules, MONDAY)
        session.get_one(Household, case.household_id).monitored_since = MONDAY
        make_responsible(session, case.household_id, county.helper.id, MONDAY)
        mark(session, case, by, True, MONDAY)
        make_digests(session, TUESDAY, rules)
        digest = session.scalars(select(Outgoing).filter_by(conversation_id=chat.id, kind="digest")).one()
        title, line = json.loads(digest.payload or "{}")["text"].split("\n")
        grid = Actor("staff", county.grid_member.id, "grid_member", county.group.path)
        left = unvisited(session, grid, date(2026, 11, 24))
    assert (title, line[:10], left) == ("11月24日要办的事，共0件：", "1. 【演练】下湾屯", [])


def test_who_waits_in_earnest_goes_on_waiting(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        case, chat = declared(session, county, rules, MONDAY)
        handover = ask_for_person(session, chat, county.village, case, "路费", "k", MONDAY, rules)
        take(session, handover, by, None, MONDAY)
        answer(session, handover, by, "我问问", 0, MONDAY)
        mark(session, case, by, True, MONDAY)
        delete_case(session, case, by, TUESDAY)
        kept = session.scalars(select(Handover)).one()
        texts = [line.text for line in lines_of(session, kept.id)]
        assert (kept.topic, kept.case_id, texts) == ("路费", None, ["我问问"])


def test_what_is_real_is_not_deleted(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        case, _ = declared(session, county, rules, MONDAY)
        mark(session, case, by, True, MONDAY)
        mark(session, case, by, False, MONDAY)
        with pytest.raises(DrillFault):
            delete_case(session, case, by, MONDAY)
