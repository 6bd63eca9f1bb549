"""Drills on both databases: marked from the first, listed but not counted, deleted with all that hangs on them."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.base import Base
from backend.cases.actions import open_case
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.database import Database
from backend.drills import DrillFault, delete_case, mark
from backend.duplicates.merging_cases import merge_cases
from backend.handovers.actions import answer, ask_for_person, take
from backend.handovers.models import Handover
from backend.handovers.queries import lines_of
from backend.households.actions import make_responsible
from backend.households.models import Household, Responsibility
from backend.morning import make_digests
from backend.objections.models import Objection
from backend.objections.raising import Raised, raise_objection
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import Actor
from backend.ties.actions import declare as declare_tie
from backend.visits.rounds import unvisited
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, include, reach

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
    make_digests(database, TUESDAY, rules)
    with database.reading() as session:
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
        over = include(session, case, by, MONDAY, rules)
        mark(session, case, actor(session, county.clerk), True, over)
        delete_case(session, case, by, over)
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
        delete_case(session, drill, actor(session, county.county_clerk), TUESDAY)
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
    make_digests(database, TUESDAY, rules)
    with database.reading() as session:
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
        delete_case(session, case, actor(session, county.county_clerk), TUESDAY)
        kept = session.scalars(select(Handover)).one()
        texts = [line.text for line in lines_of(session, kept.id)]
        assert (kept.topic, kept.case_id, texts) == ("路费", None, ["我问问"])


def test_nobody_alone_makes_a_hardship_disappear(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by, other = actor(session, county.county_clerk), actor(session, county.clerk)
        case, _ = declared(session, county, rules, MONDAY)
        mark(session, case, by, True, MONDAY)
        with pytest.raises(DrillFault, match="要换一位县级的同志"):
            delete_case(session, case, by, TUESDAY)
        delete_case(session, case, other, TUESDAY)
        chat = bound(session, county.county_clerk, MONDAY)
        chat.drill = True
        practised = open_case(session, declaration(county.group), chat.id, f"{chat.id}:d1", MONDAY, rules)
        delete_case(session, practised, by, TUESDAY)
        assert session.scalars(select(Case)).all() == []


def test_a_relative_neither_marks_nor_deletes(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by, other = actor(session, county.county_clerk), actor(session, county.clerk)
        case, _ = declared(session, county, rules, MONDAY)
        declare_tie(session, by, by.id, case.household_id, "relative", MONDAY)
        with pytest.raises(StageFault, match="报备过的亲戚"):
            mark(session, case, by, True, MONDAY)
        mark(session, case, other, True, MONDAY)
        with pytest.raises(StageFault, match="报备过的亲戚"):
            delete_case(session, case, by, TUESDAY)


def test_a_notice_on_the_board_comes_down_by_name_and_reason_before_its_case_is_marked(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        case, _ = declared(session, county, rules, MONDAY)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(DrillFault, match="公示还贴着"):
            mark(session, case, by, True, TUESDAY)
        mark(session, case, by, True, MONDAY + PUBLICITY)
        assert case.drill


def test_what_is_real_is_not_deleted(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        case, _ = declared(session, county, rules, MONDAY)
        mark(session, case, by, True, MONDAY)
        mark(session, case, by, False, MONDAY)
        with pytest.raises(DrillFault):
            delete_case(session, case, by, MONDAY)


def test_who_practises_with_a_real_name_and_phone_does_not_touch_the_real_household(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, chat = actor(session, county.county_clerk), bound(session, county.clerk, MONDAY)
        real, _ = declared(session, county, rules, MONDAY)
        make_responsible(session, real.household_id, county.helper.id, MONDAY)
        chat.drill = True
        played = open_case(session, declaration(county.group), chat.id, f"{chat.id}:d1", MONDAY, rules)
        again = open_case(session, declaration(county.group), chat.id, f"{chat.id}:d2", MONDAY, rules)
        assert (played.household_id == real.household_id, again.household_id == played.household_id) == (False, True)
        decided = include(session, played, by, MONDAY, rules)
        assert session.get_one(Household, real.household_id).monitored_since is None
        assert session.get_one(Household, played.household_id).monitored_since == decided


def test_a_case_that_was_marked_leaves_the_register_as_it_was(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        real, _ = declared(session, county, rules, MONDAY)
        make_responsible(session, real.household_id, county.helper.id, MONDAY)
        early, late = (declared(session, county, rules, MONDAY, message_id=one)[0] for one in ("m2", "m3"))
        decided = include(session, early, by, MONDAY, rules)
        reach(session, early, by, "responsible_named", decided, rules, helper_id=county.clerk.id)
        mark(session, late, by, True, MONDAY)
        mark(session, early, by, True, decided)
        delete_case(session, early, actor(session, county.clerk), decided)
        household = session.get_one(Household, real.household_id)
        held = session.scalars(select(Responsibility.staff_id).filter_by(household_id=household.id, ends=None)).all()
        assert (household.monitored_since, held) == (None, [county.helper.id])
        include(session, late, by, MONDAY, rules)
        reach(session, late, by, "responsible_named", decided, rules, helper_id=county.clerk.id)
        held = session.scalars(select(Responsibility.staff_id).filter_by(household_id=household.id, ends=None)).all()
        assert (household.monitored_since, held) == (None, [county.helper.id])


def test_a_merged_case_is_not_marked_and_nothing_real_goes_with_a_drill(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by = actor(session, county.clerk)
        first, conversation = declared(session, county, rules, MONDAY)
        second, _ = declared(session, county, rules, MONDAY, message_id="m2")
        merge_cases(session, by, first.id, second.id, "同一件", (first.entries, second.entries), MONDAY, rules)
        for case in (first, second):
            with pytest.raises(DrillFault, match="先把它们分开"):
                mark(session, case, by, True, MONDAY)
        raise_objection(
            session, Raised("result", "不服", county.village, case=first), conversation.id, "o1", MONDAY, rules
        )
        first.drill = True
        with pytest.raises(DrillFault, match="并进来的事没有标成演练"):
            delete_case(session, first, by, MONDAY)
        second.drill = True
        delete_case(session, first, by, MONDAY)
        assert session.scalars(select(Case)).all() == []
        assert session.scalars(select(Objection.case_id)).all() == [None]
    with database.reading() as session:
        deleted = session.scalars(select(AuditEntry).filter_by(action="drill.deleted")).all()
        assert len(deleted) == 2
