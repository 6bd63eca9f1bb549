"""Objections and complaints: who answers, who never sees them, what waits meanwhile, and what the person is told."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.cases.thread import StageFault, entries_of
from backend.conversations.actions import open_web
from backend.database import Database
from backend.divisions.models import Division
from backend.households.actions import make_responsible
from backend.objections.actions import UP, answer, note, pass_on, take
from backend.objections.models import Objection
from backend.objections.queries import by_receipt, listed, of_conversation, one, open_on
from backend.objections.queries import entries_of as thread_of
from backend.objections.raising import Raised, raise_objection
from backend.objections.thread import ObjectionFault
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import TERMINAL, OutOfScope
from backend.staff.actions import invite
from backend.staff.models import Staff
from tests.backend.county import FOUNDED, County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import reach

STORY = "名单上没有我家，凭什么"


def raised(
    session: Session, county: County, rules: Rules, what: str = "result", case: Case | None = None, **told: Any
) -> Objection:
    """Somebody says it on the chat page."""
    conversation, _ = open_web(session, MONDAY)
    conversation.drill = bool(told.pop("drill", False))
    said = Raised(what, told.pop("text", STORY), county.group, case=case, **told)
    return raise_objection(session, said, conversation.id, f"{conversation.id}:m1", MONDAY, rules)


def told(session: Session, objection: Objection) -> list[str]:
    rows = session.scalars(
        select(Outgoing).filter_by(conversation_id=objection.conversation_id, kind="notice").order_by(Outgoing.id)
    )
    return [json.loads(row.payload or "")["text"] for row in rows]


def seen_by(session: Session, staff: Staff) -> int:
    return len(listed(session, actor(session, staff), is_open=True, limit=9))


@pytest.mark.parametrize(
    ("what", "answers", "kept_from"),
    [
        ("result", "青石乡", []),
        ("other", "青石乡", []),
        ("village", "青石乡", ["韦村办", "覃帮扶", "陆网格"]),
        ("helper", "测试县", ["韦村办", "覃帮扶", "陆网格"]),
        ("township", "测试县", ["蒙乡办"]),
        ("unsure", "测试县", []),
    ],
)
def test_an_office_above_the_people_spoken_of_answers_and_they_never_see_it(
    database: Database, county: County, rules: Rules, what: str, answers: str, kept_from: list[str]
) -> None:
    with database.writing() as session:
        objection = raised(session, county, rules, what)
        names = [session.get_one(Staff, staff_id).name or "" for staff_id in objection.about]
        place = {county.township.id: "青石乡", county.county.id: "测试县"}[objection.division_id]
    assert (place, sorted(names)) == (answers, sorted(kept_from))


def test_a_helper_sent_from_the_township_is_kept_apart_and_the_county_answers_where_nobody_else_is_left(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        clerk, case = county.county_clerk, declared(session, county, rules, MONDAY)[0]
        make_responsible(session, case.household_id, county.township_clerk.id, MONDAY)
        objection = raised(session, county, rules, "helper", case)
        assert objection.division_id == county.county.id
        assert one(session, actor(session, county.township_clerk), objection.id) is None
        assert [seen_by(session, staff) for staff in (clerk, county.township_clerk, county.clerk)] == [1, 0, 0]
        with pytest.raises(OutOfScope):
            take(session, objection, actor(session, county.township_clerk), 1, MONDAY, rules)


@pytest.mark.parametrize(
    ("helper", "answers", "shown"),
    [
        ("helper", "青石乡", True), ("township_clerk", "测试县", True), ("county_clerk", "测试县", False),
        (None, "测试县", True),
    ],
)
def test_what_is_said_of_a_helper_is_answered_above_the_helpers_own_office(
    database: Database, county: County, rules: Rules, helper: str | None, answers: str, shown: bool
) -> None:
    with database.writing() as session:
        second = invite(session, TERMINAL, "second", "township", county.township.id, "卢乡办", None, FOUNDED)
        case, _ = declared(session, county, rules, MONDAY)
        if helper is not None:
            make_responsible(session, case.household_id, getattr(county, helper).id, MONDAY)
        objection = raised(session, county, rules, "helper", case)
        assert session.get_one(Division, objection.division_id).name == answers
        assert (seen_by(session, county.county_clerk), seen_by(session, second)) == (shown, answers == "青石乡")


def test_what_is_decided_about_a_case_waits_until_the_objection_is_answered(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, case = actor(session, county.county_clerk), declared(session, county, rules, MONDAY)[0]
        for stage in ("responded", "checked"):
            reach(session, case, by, stage, MONDAY, rules)
        objection = raised(session, county, rules, "result", case)
        with pytest.raises(StageFault, match="先答复意见"):
            reach(session, case, by, "not_included", MONDAY, rules)
        township = actor(session, county.township_clerk)
        take(session, objection, township, 1, MONDAY, rules)
        answer(session, objection, township, "explained", "评议还没有开。", 2, MONDAY, rules)
        reach(session, case, by, "not_included", MONDAY, rules)
        kinds = [entry.kind for entry in entries_of(session, case.id)]
    assert kinds == ["received", "responded", "checked", "objected", "objection_over", "not_included"]


def test_a_complaint_leaves_no_trace_where_the_people_it_speaks_of_read_and_stops_no_decision(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        objection = raised(session, county, rules, "village", case)
        take(session, objection, actor(session, county.township_clerk), 1, MONDAY, rules)
        kinds = [entry.kind for entry in entries_of(session, case.id)]
        hanging = session.scalars(select(Outgoing).filter_by(case_id=case.id)).all()
        assert (open_on(session, case.id), kinds, hanging) == (False, ["received"], [])
    with database.reading() as session:
        audited = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("objection."))).all()
    assert [(line.action, line.details) for line in audited] == [
        ("objection.received", {"entry": 1}), ("objection.taken", {"entry": 2}),
    ]


def test_the_person_hears_who_has_it_what_was_answered_and_where_to_go_next(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        objection, by = raised(session, county, rules), actor(session, county.township_clerk)
        take(session, objection, by, 1, MONDAY, rules)
        answer(session, objection, by, "partly", "下次评议会重新看您家的情况。", 2, MONDAY, rules)
        said = told(session, objection)
    assert said == [
        f"您的意见，青石乡政府 蒙同志接了，回执号{objection.receipt}。最晚12月8日答复您。",
        f"您的意见有答复了，回执号{objection.receipt}。您说的有一部分对。\n下次评议会重新看您家的情况。\n"
        "——青石乡政府 蒙同志\n还是不服，12月23日前带上回执号，请县里再查一遍。",
    ]
    assert (objection.stage, objection.outcome, objection.closed_at) == ("answered", "partly", MONDAY)


def test_nobody_answers_before_taking_without_reasons_or_about_an_own_decision(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        by, case = actor(session, county.township_clerk), declared(session, county, rules, MONDAY)[0]
        for stage in ("responded", "checked", "not_included"):
            reach(session, case, by, stage, MONDAY, rules)
        against, other = raised(session, county, rules, "result", case), raised(session, county, rules)
        faults = []
        for objection, take_first, outcome, text in (
            (against, True, "wrong", "查过了"), (other, False, "wrong", "查过了"), (other, True, "", "查过了"),
            (other, True, "wrong", " "), (other, True, "wrong", "字" * 1001),
        ):
            try:
                if take_first:
                    take(session, objection, by, objection.entries, MONDAY, rules)
                answer(session, objection, by, outcome, text, objection.entries, MONDAY, rules)
            except ObjectionFault as fault:
                faults.append(str(fault))
    assert faults == [
        "这件事的结果是您记的，请换一位同志来答复，或者转给上一级。", "请先点“我来答复”，再写答复。",
        "请先选查下来怎么样。", "请写明答复的理由。", "最多写1000个字，您写了1001个。请写短一点。",
    ]


def test_what_is_passed_up_is_gone_from_the_office_it_speaks_of(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        clerk, by = county.county_clerk, actor(session, county.township_clerk)
        objection = raised(session, county, rules, "village")
        take(session, objection, by, 1, MONDAY, rules)
        pass_on(session, objection, by, UP, "说的也有我们乡镇的人。", 2, MONDAY, rules, about_us=True)
        assert [seen_by(session, staff) for staff in (clerk, county.township_clerk)] == [1, 0]
        assert (objection.division_id, objection.stage, objection.staff_id) == (county.county.id, "received", None)
        said = told(session, objection)[-1]
    assert said.startswith("您的意见转到测试县的干部了，由那边答复")
    assert "为什么转：说的也有我们乡镇的人。" in said


def test_what_is_said_against_a_case_leaves_the_installation_only_from_the_top(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        clerk, by = actor(session, county.county_clerk), actor(session, county.township_clerk)
        case, _ = declared(session, county, rules, MONDAY)
        objection, complaint = raised(session, county, rules, "result", case), raised(session, county, rules, "village")
        with pytest.raises(ObjectionFault, match="请转给上一级"):
            pass_on(session, objection, by, "petition", "不归我们", 1, MONDAY, rules)
        take(session, complaint, by, 1, MONDAY, rules)
        pass_on(session, complaint, by, "discipline", "说到收钱，归他们查。", 2, MONDAY, rules)
        pass_on(session, objection, by, UP, "乡里定的，请县里看。", 1, MONDAY, rules)
        take(session, objection, clerk, 2, MONDAY, rules)
        pass_on(session, objection, clerk, "petition", "农户要走信访。", 3, MONDAY, rules)
        with pytest.raises(ObjectionFault, match="上面没有别的办公室"):
            pass_on(session, raised(session, county, rules, "unsure"), clerk, UP, "转", 1, MONDAY, rules)
        said = told(session, complaint)[1:]
        assert open_on(session, case.id) is False
    assert said == [
        f"您的意见转给县纪委监委了，回执号{complaint.receipt}。为什么转：说到收钱，归他们查。\n往后请找县纪委监委，也可以自己去问。"
    ]


def test_two_people_on_one_objection_the_slower_sees_first_what_is_new(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        objection, by = raised(session, county, rules), actor(session, county.township_clerk)
        note(session, objection, by, "打过电话，没人接", 1, MONDAY)
        with pytest.raises(ObjectionFault, match="刚才又有新的记录"):
            take(session, objection, by, 1, MONDAY, rules)
        take(session, objection, by, 2, MONDAY, rules)
        assert [entry.kind for entry in thread_of(session, objection.id)] == ["received", "note", "taken"]


def test_the_same_message_raises_one_and_a_second_about_the_same_thing_is_added_to_it(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first = raised(session, county, rules, "village")
        conversation, told_again = str(first.conversation_id), Raised("village", "又骂人了", county.group)
        again = raise_objection(session, told_again, conversation, first.source_key, MONDAY, rules)
        added = raise_objection(session, told_again, conversation, f"{conversation}:m2", MONDAY, rules)
        other = raise_objection(
            session, Raised("other", "路灯坏了", county.group), conversation, f"{conversation}:m3", MONDAY, rules
        )
        entries = [(entry.kind, entry.text) for entry in thread_of(session, first.id)]
        mine = [row.id for row in of_conversation(session, conversation, 5)]
    assert (first.id, first.id, [other.id, first.id]) == (again.id, added.id, mine)
    assert entries == [("received", None), ("added", "又骂人了")]


def test_it_is_found_again_by_its_receipt_and_the_end_of_the_telephone_that_was_left(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        left, none = raised(session, county, rules, phone="138 0000 5678"), raised(session, county, rules, "other")
        asked = [(left.receipt, "5678"), (left.receipt, "1111"), (left.receipt, ""), (none.receipt, ""), ("1", "5678")]
        found = [by_receipt(session, receipt, tail) for receipt, tail in asked]
    assert [row.id if row else None for row in found] == [left.id, None, None, None, None]
