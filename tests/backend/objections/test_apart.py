"""Nobody answers, or sends away, what is said against their own decision, whichever receipt it was said with."""

import pytest
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.thread import entries_of
from backend.conversations.actions import open_web
from backend.database import Database
from backend.objections.actions import UP, answer, pass_on, take
from backend.objections.models import Objection
from backend.objections.queries import open_on
from backend.objections.raising import Raised, raise_objection
from backend.objections.thread import ObjectionFault
from backend.rules import Rules
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import include, reach


def raised(session: Session, county: County, rules: Rules, what: str, case: Case | None = None) -> Objection:
    """Somebody says it on the chat page."""
    conversation, _ = open_web(session, MONDAY)
    said = Raised(what, "名单上没有我家，凭什么", county.group, case=case)
    return raise_objection(session, said, conversation.id, f"{conversation.id}:m1", MONDAY, rules)


def test_an_objection_told_with_a_receipt_merged_away_is_one_to_the_case_that_is_worked_on(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, apart = actor(session, county.township_clerk), actor(session, county.county_clerk)
        told_twice, kept = (declared(session, county, rules, MONDAY, one)[0] for one in ("m1", "m2"))
        told_twice.household_id, told_twice.merged_into = kept.household_id, kept.id
        for stage in ("responded", "checked", "not_included"):
            reach(session, kept, by, stage, MONDAY, rules)
        objection = raised(session, county, rules, "result", told_twice)
        with pytest.raises(ObjectionFault, match="这件事的结果是您记的"):
            take(session, objection, by, 1, MONDAY, rules)
        take(session, objection, apart, 1, MONDAY, rules)
        answer(session, objection, apart, "right", "重新核实。", 2, MONDAY, rules)
        threads = [[entry.kind for entry in entries_of(session, case.id)] for case in (told_twice, kept)]
    assert threads == [
        ["received"], ["received", "responded", "checked", "not_included", "objected", "objection_over"],
    ]


def test_who_has_declared_the_kept_case_does_not_answer_what_is_said_with_the_other_receipt(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by = actor(session, county.township_clerk)
        told_twice, kept = (declared(session, county, rules, MONDAY, one)[0] for one in ("m1", "m2"))
        told_twice.household_id, told_twice.merged_into, kept.declared_by = kept.household_id, kept.id, by.id
        objection = raised(session, county, rules, "result", told_twice)
        with pytest.raises(ObjectionFault, match="替农户报的"):
            take(session, objection, by, 1, MONDAY, rules)


def test_nothing_leaves_the_installation_unread_or_by_whoever_has_decided_what_it_is_against(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        township, by = actor(session, county.township_clerk), actor(session, county.county_clerk)
        case, faults = declared(session, county, rules, MONDAY)[0], []
        complaint, objection = raised(session, county, rules, "village"), raised(session, county, rules, "result", case)
        pass_on(session, objection, township, UP, "请县里看。", 1, MONDAY, rules)
        take(session, objection, by, 2, MONDAY, rules)
        decided = declared(session, county, rules, MONDAY, "m2")[0]
        include(session, decided, by, MONDAY, rules)
        case.household_id, case.merged_into = decided.household_id, decided.id
        for one, who, to in ((complaint, township, "police"), (objection, by, "petition")):
            with pytest.raises(ObjectionFault) as fault:
                pass_on(session, one, who, to, "不归我们", one.entries, MONDAY, rules)
            faults.append(str(fault.value))
        assert (complaint.closed_at, objection.closed_at, open_on(session, decided.id)) == (None, None, True)
    assert faults == [
        "请先点“我来答复”，看过写的什么，再转给外面的单位。",
        "这件事的结果是您记的，请换一位同志来答复，或者转给上一级。",
    ]


def test_what_is_against_an_own_decision_may_be_handed_to_the_office_above(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, case = actor(session, county.township_clerk), declared(session, county, rules, MONDAY)[0]
        for stage in ("responded", "checked", "not_included"):
            reach(session, case, by, stage, MONDAY, rules)
        objection = raised(session, county, rules, "result", case)
        pass_on(session, objection, by, UP, "是我定的，请县里看。", 1, MONDAY, rules)
        assert objection.division_id == county.county.id
