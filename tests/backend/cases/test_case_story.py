"""From what a household tells to what it is told back."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases import actions as cases
from backend.cases.ledger import Wanted, page_of
from backend.cases.models import Case, Entry
from backend.cases.queries import by_receipt, of_conversation, one, progress
from backend.cases.thread import StageFault, entries_of
from backend.consents.models import Consent
from backend.conversations.actions import forget
from backend.database import Database
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.outgoing.actions import waiting_notices
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.staff.actions import bound_staff
from backend.staff.queries import chat_of
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import PUBLICITY, include, reach


def test_a_declaration_becomes_a_case_with_a_deadline_a_consent_and_a_masked_place(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
    with database.reading() as session:
        kept = session.get_one(Case, case.id)
        assert (kept.stage, kept.risk, kept.risks, kept.urgency) == (
            "received", "illness", ["illness", "schooling"], "ordinary"
        )
        assert (kept.story, kept.since, kept.phone) == ("爱人住院花了很多钱", "上个月", "13800005678")
        assert kept.procedure == "guangxi@2022-07"
        reminder = session.scalars(select(Reminder)).one()
        assert (reminder.what, reminder.true_for, reminder.due_at) == (
            "respond", "received", at("2026-11-26 23:59").replace(second=59)
        )
        consent = session.scalars(select(Consent)).one()
        assert (consent.kind, consent.case_id) == ("record_and_pass_on", case.id)
        assert of_conversation(session, conversation.id) == [kept]
        assert verify(session) is None


def test_the_same_message_opens_one_case_and_one_household(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
    with database.writing() as session:
        told_again = declaration(county.group, story="又发了一遍")
        again = cases.open_case(session, told_again, conversation.id, f"{conversation.id}:m1", MONDAY, rules)
        assert (again.id, again.story) == (case.id, "爱人住院花了很多钱")
        assert len(session.scalars(select(Household)).all()) == 1


def test_a_second_hardship_joins_the_same_household_but_no_phone_joins_nobody(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        first, _ = declared(session, county, rules, MONDAY)
        second, _ = declared(session, county, rules, MONDAY, risk="schooling", phone="+86 138 0000 5678")
        third, _ = declared(session, county, rules, MONDAY, phone=None)
    assert (second.household_id, second.id != first.id) == (first.household_id, True)
    assert third.household_id != first.household_id


def test_a_neighbours_number_is_the_cases_and_not_the_households(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY, declared_for="other", relation="neighbour")
        again = cases.open_case(
            session, declaration(county.group, declared_for="other"), conversation.id, f"{conversation.id}:m2", MONDAY,
            rules,
        )
        household = session.get_one(Household, case.household_id)
        assert (household.phone, case.phone, again.household_id) == (None, "13800005678", household.id)


def test_a_risk_the_rules_do_not_know_is_refused(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session, pytest.raises(ValueError, match="no such risk"):
        declared(session, county, rules, MONDAY, risk="poverty")


DECIDED = MONDAY + PUBLICITY
UNTIL_THE_NOTICE = ("responded", "checked", "reviewed", "noticed")
WHOLE = [  # who takes which step, and what is written down beside the form
    ("clerk", "responded", "打过电话，约好入户"), ("clerk", "checked", None), ("clerk", "reviewed", None),
    ("clerk", "noticed", None), ("township_clerk", "township_reviewed", None), ("county_clerk", "included", None),
    ("clerk", "responsible_named", None), ("helper", "helping", "报了医疗救助"), ("helper", "told_back", "当面告知"),
    ("clerk", "closed", None),
]


def _to_the_end(session: Session, case: Case, county: County, rules: Rules) -> None:
    for who, stage, text in WHOLE:
        by, now = actor(session, getattr(county, who)), MONDAY if stage in UNTIL_THE_NOTICE else DECIDED
        reach(session, case, by, stage, now, rules, helper_id=county.helper.id, text=text)


def test_the_household_is_told_of_every_stage_and_nothing_of_what_staff_wrote(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, conversation = declared(session, county, rules, MONDAY)
        _to_the_end(session, case, county, rules)
    with database.reading() as session:
        told = [json.loads(row.payload or "") for row in waiting_notices(session, conversation.id, DECIDED)]
        stages = rules.procedure.stages
        assert [notice["text"] for notice in told] == [
            stages[stage].told.format(helper="覃帮扶", receipt=case.receipt, undecided="")
            for _, stage, _ in WHOLE
        ]
        assert {notice["receipt"] for notice in told} == {case.receipt}
        assert [word for word in ("医疗救助", "和申报的一样") if word in json.dumps(told, ensure_ascii=False)] == []
        assert told[0]["choices"] == [{"label": "看进度", "value": "word.progress"}]


def test_the_thread_tells_who_did_what_and_reminders_close_with_their_stage(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        _to_the_end(session, case, county, rules)
    with database.reading() as session:
        thread = entries_of(session, case.id)
        assert [(entry.number, entry.kind) for entry in thread] == list(
            enumerate(["received", *(stage for _, stage, _ in WHOLE)], start=1)
        )
        assert (thread[1].text, thread[2].text) == ("打过电话，约好入户", None)
        assert (thread[2].details, thread[2].written) == (
            {"on": "2026-11-23", "people": 2, "how": "home", "found": "same"}, {"facts": "和申报的一样"}
        )
        assert [entry.staff_id for entry in thread[1:]] == [getattr(county, who).id for who, _, _ in WHOLE]
        reminders = session.execute(select(Reminder.what, Reminder.closed_because).order_by(Reminder.id))
        assert reminders.all() == [("respond", "done"), ("name_responsible", "done")]
        household = session.get_one(Household, case.household_id)
        helper = helper_of(session, household.id)
        assert (household.monitored_since, helper and helper.id) == (DECIDED, county.helper.id)
        assert (case.risk, case.risks) == ("illness", ["illness", "schooling"])
        assert verify(session) is None


STEPS_OUT_OF_ORDER = {
    "include before anybody responded": (
        "included", "这件事现在是“已收到”，不能直接到“已纳入监测”。下一步可以是：已响应。"
    ),
    "close at once": ("closed", "这件事现在是“已收到”，不能直接到“已办结”。下一步可以是：已响应。"),
    "tell an outcome there is none of": (
        "told_back", "这件事现在是“已收到”，不能直接到“已告知农户”。下一步可以是：已响应。"
    ),
    "a stage nobody has written": ("begun", "没有这个环节，请从页面上再选一次。"),
}


@pytest.mark.parametrize(("stage", "says"), STEPS_OUT_OF_ORDER.values(), ids=STEPS_OUT_OF_ORDER)
def test_a_step_out_of_order_is_refused_with_the_steps_that_are_possible(
    stage: str, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        with pytest.raises(StageFault) as fault:
            reach(session, case, actor(session, county.county_clerk), stage, MONDAY, rules)
        assert (str(fault.value), case.stage, case.entries) == (says, "received", 1)


def test_pressing_a_button_twice_is_one_step(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.clerk)
        reach(session, case, by, "responded", MONDAY, rules)
        with pytest.raises(StageFault):
            reach(session, case, by, "responded", MONDAY, rules)
        assert case.entries == 2


def test_a_case_not_included_needs_a_reason_from_the_list_and_goes_on_to_be_told(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.township_clerk)
        for stage in ("responded", "checked"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(StageFault, match="没有纳入的原因：请从列出的里面选"):
            reach(session, case, by, "not_included", MONDAY, rules, reason=["because"])
        reach(session, case, by, "not_included", MONDAY, rules, text="核实后情况不同", reason=["not_found"])
        entry = session.scalars(select(Entry).filter_by(kind="not_included")).one()
        assert (entry.details, entry.text) == ({"reason": "not_found", "next": "temporary_relief"}, "核实后情况不同")
        assert session.get_one(Household, case.household_id).monitored_since is None
        reach(session, case, by, "told_back", MONDAY, rules)
        assert case.stage == "told_back"


def test_nobody_of_another_village_sees_or_moves_a_case(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        foreign, above = actor(session, county.other_clerk), actor(session, county.township_clerk)
        with pytest.raises(OutOfScope):
            reach(session, case, foreign, "responded", MONDAY, rules)
        with pytest.raises(OutOfScope):
            cases.note(session, case, foreign, "看一眼", MONDAY)
        assert (one(session, foreign, case.id), page_of(session, foreign, Wanted(), 25)) == (None, [])
        assert page_of(session, above, Wanted(), 25) == [case.id]
        assert one(session, Actor("staff", "x", "auditor", None), case.id) is None


def test_nobody_can_be_named_responsible_whom_the_page_does_not_offer(
    database: Database, county: County, rules: Rules
) -> None:
    """Neither of another village, nor of an office above, nor whoever names."""
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        included = include(session, case, by, MONDAY, rules)
        for stranger in (county.other_clerk.id, county.township_clerk.id, county.county_clerk.id, "nobody"):
            with pytest.raises(StageFault, match="没有这位干部"):
                reach(session, case, by, "responsible_named", included, rules, helper_id=stranger)
        assert (case.stage, helper_of(session, case.household_id)) == ("included", None)


def test_progress_counts_steps_up_and_names_whoever_has_the_case(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        first = progress(session, case, MONDAY, rules)
        included = include(session, case, by, MONDAY, rules)
        fifth = progress(session, case, included, rules)
        reach(session, case, by, "responsible_named", included, rules, helper_id=county.helper.id)
        sixth = progress(session, case, included, rules)
    assert (first.step, first.of, first.holder, first.stage_label) == (1, 7, "大湾村的干部", "已收到")
    assert first.due == at("2026-11-26 23:59").replace(second=59)
    assert first.receipt == case.receipt
    assert (fifth.step, fifth.of, fifth.stage_label) == (5, 7, "已纳入监测")
    assert fifth.due == at("2026-12-10 23:59").replace(second=59)
    assert (sixth.step, sixth.of, sixth.due, sixth.holder) == (6, 7, None, "覃帮扶")


def test_a_receipt_opens_only_with_the_tail_of_its_phone(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        silent, _ = declared(session, county, rules, MONDAY, phone=None)
        spaced = case.receipt.replace("-", " ")
        assert by_receipt(session, spaced, "5678") == case
        for receipt, tail in ((case.receipt, "5679"), ("0000-0000", "5678"), (silent.receipt, ""), ("你好", "5678")):
            assert by_receipt(session, receipt, tail) is None


def test_danger_goes_to_the_chat_on_duty_at_once_even_at_night(
    database: Database, county: County, rules: Rules
) -> None:
    night = at("2026-11-28 23:10")  # a Saturday
    with database.writing() as session:
        chat = bound(session, county.township_clerk, MONDAY)  # the village clerk has none
        case, _ = declared(session, county, rules, night, urgency="danger_now")
        alarms = waiting_notices(session, chat.id, night)
        assert [json.loads(row.payload or "")["text"] for row in alarms] == [
            f"【急】下湾屯 张** 报了紧急情况，回执尾号{case.receipt[-4:]}。请马上联系。"
        ]


def test_an_alarm_in_a_chat_that_was_cleared_goes_to_whoever_is_next_on_duty(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        village, township = bound(session, county.clerk, MONDAY), bound(session, county.township_clerk, MONDAY)
        declared(session, county, rules, MONDAY, urgency="danger_now")
        assert [len(waiting_notices(session, chat.id, MONDAY)) for chat in (village, township)] == [1, 0]
        forget(session, village, MONDAY)
        assert [len(waiting_notices(session, chat.id, MONDAY)) for chat in (village, township)] == [0, 1]
        assert (bound_staff(session, village.id), chat_of(session, county.clerk.id)) == (None, None)


def test_an_alarm_of_days_ago_is_not_passed_on(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        village, township = bound(session, county.clerk, MONDAY), bound(session, county.township_clerk, MONDAY)
        declared(session, county, rules, MONDAY, urgency="danger_now")
        forget(session, village, MONDAY + timedelta(days=2))
        assert waiting_notices(session, township.id, MONDAY + timedelta(days=2)) == []
