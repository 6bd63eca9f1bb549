"""What a household does with its own case, and what staff hear of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import verify
from backend.cases import actions as cases
from backend.cases import own
from backend.cases.confirming import record_answer
from backend.cases.erasing import erase_old
from backend.cases.models import Case, Entry
from backend.cases.own import OwnFault, turn_to, turned_to, urged, within_reach
from backend.cases.queries import by_receipt, next_due
from backend.cases.thread import StageFault, add_entry, entries_of
from backend.consents.models import Consent
from backend.conversations.actions import open_web
from backend.database import Database
from backend.digest import digest_payload
from backend.duties import duties_of
from backend.hours import day_of
from backend.households.actions import make_responsible
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.models import Staff
from tests.backend.county import County, actor, bound, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, include, reach

TOMORROW = MONDAY + timedelta(days=1)


def _by(case: Case) -> Actor:
    return Actor("conversation", case.conversation_id or "")


def _due(session: Session, staff: Staff, rules: Rules, days: int = 1) -> list[str]:
    return [due.what for due in duties_of(session, staff, day_of(MONDAY + timedelta(days=days)), rules)]


def _kinds(session: Session, case: Case) -> list[str]:
    return [entry.kind for entry in entries_of(session, case.id)]


def test_what_is_added_stands_in_the_thread_and_is_told_to_staff_until_they_write(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        own.add(session, case, _by(case), "医生说还要开一次刀", "ordinary", MONDAY, rules)
        assert _due(session, county.clerk, rules) == ["added", "respond"]
        assert "张** 补充了情况" in digest_payload(session, county.clerk, day_of(TOMORROW), rules)["text"]
        added = entries_of(session, case.id)[-1]
        assert (added.kind, added.text, added.details, added.told) == (
            "added", "医生说还要开一次刀", {"urgency": "ordinary"}, False
        )
        cases.note(session, case, actor(session, county.clerk), "打过电话", TOMORROW)
        assert _due(session, county.clerk, rules) == ["respond"]
    with database.reading() as session:
        assert verify(session) is None


def test_a_hardship_may_grow_more_urgent_but_never_less(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, urgency="days")
        own.add(session, case, _by(case), "好一点了", "ordinary", MONDAY, rules)
        assert case.urgency == "days"


def test_new_danger_goes_out_at_once(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        case, _ = declared(session, county, rules, MONDAY)
        own.add(session, case, _by(case), "墙要倒了", "danger_now", MONDAY, rules)
        rows = session.scalars(select(Outgoing).filter_by(kind="reminder")).all()
        assert [(row.conversation_id, row.case_id) for row in rows] == [(chat.id, case.id)]


def test_urging_is_passed_on_once_in_a_stage(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        assert own.urge(session, case, _by(case), MONDAY, rules) is None
        again = own.urge(session, case, _by(case), TOMORROW, rules)
        assert again is not None
        assert again.at == MONDAY
        assert _due(session, county.clerk, rules) == ["urged", "respond"]
        assert _due(session, county.township_clerk, rules) == []
        reach(session, case, actor(session, county.clerk), "responded", TOMORROW, rules, text="约好了")
        assert urged(session, case) is None
        assert own.urge(session, case, _by(case), TOMORROW, rules) is None
        assert _kinds(session, case) == ["received", "urged", "responded", "urged"]


def test_with_the_deadline_near_the_township_hears_that_somebody_urges(
    database: Database, county: County, rules: Rules
) -> None:
    near = MONDAY + timedelta(days=3)
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        own.urge(session, case, _by(case), near, rules)
        assert _due(session, county.township_clerk, rules, 3) == ["urged_late"]
        assert _due(session, county.clerk, rules, 3) == ["urged_late", "respond"]


def test_whoever_answers_for_the_household_hears_of_it_and_no_deadline_changes(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        make_responsible(session, case.household_id, county.helper.id, MONDAY)
        due = next_due(session, case)
        own.urge(session, case, _by(case), MONDAY, rules)
        assert _due(session, county.helper, rules) == ["urged"]
        assert next_due(session, case) == due


def test_a_new_number_holds_at_once_and_the_rest_waits_for_staff(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        own.correct(session, case, _by(case), "phone", "13900001111", MONDAY, rules)
        own.correct(session, case, _by(case), "size", "5", MONDAY, rules)
        found = by_receipt(session, case.receipt, "1111")
        assert found is not None
        assert (found.id, by_receipt(session, case.receipt, "5678")) == (case.id, None)
        assert [(entry.details["what"], entry.text) for entry in entries_of(session, case.id)[1:]] == [
            ("phone", "13900001111"), ("size", "5")
        ]


def test_withdrawing_ends_the_consents_closes_nothing_and_erases_when_staff_close(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        own.add(session, case, _by(case), "还欠着医院", "ordinary", MONDAY, rules)
        own.withdraw(session, case, _by(case), MONDAY, rules)
        assert (case.stage, case.story) == ("received", "爱人住院花了很多钱")
        assert session.scalars(select(Consent)).one().withdrawn_at == MONDAY
        assert _due(session, county.clerk, rules) == ["added", "withdrawn", "respond"]
        with pytest.raises(OwnFault, match="withdrawn"):
            own.add(session, case, _by(case), "又说一句", "ordinary", MONDAY, rules)
        by, above = actor(session, county.clerk), actor(session, county.township_clerk)
        reach(session, case, by, "responded", TOMORROW, rules, text="问过了，确实要撤")
        reach(session, case, above, "not_included", TOMORROW, rules, text=None, reason=["withdrawn"])
        reach(session, case, by, "told_back", TOMORROW, rules, text="当面说了")
        reach(session, case, by, "closed", TOMORROW, rules, text=None)
        assert (case.story, case.since, case.phone, case.phone_index, case.phone_tail_index) == (None,) * 5
        texts = [entry.text for entry in entries_of(session, case.id)]
        assert texts == [None, None, None, "问过了，确实要撤", None, "当面说了", None]


def test_what_was_told_is_erased_three_years_after_the_case_was_closed(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        open_still, _ = declared(session, county, rules, MONDAY, name="韦大娘")
        case.stage = "closed"
        add_entry(session, case, "closed", actor(session, county.clerk), MONDAY)
        assert erase_old(session, MONDAY + timedelta(days=1094), rules) == 0
        assert erase_old(session, MONDAY + timedelta(days=1096), rules) == 1
        assert (case.story, case.phone, open_still.story) == (None, None, "爱人住院花了很多钱")
        assert erase_old(session, MONDAY + timedelta(days=1097), rules) == 0


def test_another_conversation_reaches_a_case_only_after_turning_to_it_and_for_half_an_hour(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        stranger, _ = open_web(session, MONDAY)
        by = Actor("conversation", stranger.id)
        with pytest.raises(OwnFault, match="not_yours"):
            own.withdraw(session, case, by, MONDAY, rules)
        turn_to(session, stranger.id, case, MONDAY)
        assert within_reach(session, stranger.id, MONDAY) == [case]
        assert within_reach(session, stranger.id, MONDAY + timedelta(minutes=31)) == []
        with pytest.raises(OwnFault, match="not_yours"):
            own.withdraw(session, case, by, MONDAY + timedelta(minutes=31), rules)


def test_the_case_turned_to_last_is_the_one_that_is_meant(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        first, conversation = declared(session, county, rules, MONDAY)
        turn_to(session, conversation.id, first, MONDAY)
        latest = turned_to(session, conversation.id, MONDAY)
        assert latest is not None
        assert (latest.id, turned_to(session, conversation.id, TOMORROW)) == (first.id, None)


def test_a_closed_case_takes_nothing_more(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        case.stage = "closed"
        session.flush()
        with pytest.raises(OwnFault, match="over"):
            own.urge(session, case, _by(case), MONDAY, rules)


def _for_another(session: Session, county: County, rules: Rules) -> Case:
    return declared(session, county, rules, MONDAY, declared_for="other", relation="neighbour", knows="not_yet")[0]


def test_the_person_agrees_in_a_chat_of_his_own_and_not_in_the_neighbours(
    database: Database, county: County, rules: Rules
) -> None:
    wording = [("record_and_pass_on", "confirm.agrees@1")]
    with database.writing() as session:
        case = _for_another(session, county, rules)
        assert case.unconfirmed
        with pytest.raises(OwnFault, match="not_yours"):
            own.answer(session, case, _by(case), True, wording, MONDAY, rules)
        person, _ = open_web(session, MONDAY)
        turn_to(session, person.id, case, MONDAY)
        own.answer(session, case, Actor("conversation", person.id), True, wording, MONDAY, rules)
        assert (case.agreed, case.unconfirmed, _kinds(session, case)) == (True, False, ["received", "agreed"])
        assert [row.wording for row in session.scalars(select(Consent).filter_by(conversation_id=person.id))] == [
            "confirm.agrees@1"
        ]


def test_a_list_of_the_day_says_that_nobody_has_asked_the_person_yet(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = _for_another(session, county, rules)
        line = digest_payload(session, county.clerk, day_of(TOMORROW), rules)["text"].splitlines()[1]
        assert line.endswith("本人还没有确认。")
        record_answer(session, case, actor(session, county.clerk), True, "visit", day_of(MONDAY), MONDAY)
        line = digest_payload(session, county.clerk, day_of(TOMORROW), rules)["text"].splitlines()[1]
        assert not line.endswith("本人还没有确认。")


def test_nobody_is_included_unasked_without_a_reason_that_is_kept(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _for_another(session, county, rules), actor(session, county.county_clerk)
        decided = MONDAY + PUBLICITY
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(StageFault, match="本人还没有确认"):
            reach(session, case, by, "noticed", MONDAY, rules)
        reach(session, case, by, "noticed", MONDAY, rules, without="本人在外地住院，电话不通")
        reach(session, case, by, "township_reviewed", decided, rules)
        with pytest.raises(StageFault, match="本人还没有确认"):
            reach(session, case, by, "included", decided, rules)
        with pytest.raises(StageFault, match="本人还没有确认"):
            reach(session, case, by, "not_included", decided, rules)
        reach(session, case, by, "included", decided, rules, without="本人在外地住院，电话不通")
        assert _kinds(session, case)[-3:] == ["township_reviewed", "unconfirmed", "included"]
        exceptions = session.scalars(select(Entry).filter_by(kind="unconfirmed")).all()
        said = [(one.text, one.staff_id) for one in exceptions]
        assert said == [("本人在外地住院，电话不通", county.county_clerk.id)] * 2


def test_who_does_not_agree_may_be_declined_but_not_included(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = _for_another(session, county, rules), actor(session, county.county_clerk)
        record_answer(session, case, by, False, "phone", day_of(MONDAY), MONDAY)
        with pytest.raises(StageFault, match="本人不同意"):
            include(session, case, by, MONDAY, rules)
        reach(session, case, by, "not_included", MONDAY + PUBLICITY, rules, reason=["withdrawn"])
        assert case.stage == "not_included"


WRONGLY_ASKED = {
    "neither yes nor no": (None, "phone", day_of(MONDAY), "请选本人同意还是不同意。"),
    "no way of asking": (True, "chat", day_of(MONDAY), "请选是怎么问的：打电话、上门，还是本人签的纸条。"),
    "before it was told": (
        True, "slip", day_of(MONDAY - timedelta(days=1)), "请写问的那一天：从申报那天起，到今天为止。"
    ),
    "tomorrow": (True, "slip", day_of(TOMORROW), "请写问的那一天：从申报那天起，到今天为止。"),
    "no day": (True, "slip", None, "请写问的那一天：从申报那天起，到今天为止。"),
}


@pytest.mark.parametrize("name", WRONGLY_ASKED)
def test_how_the_person_was_asked_is_needed_whole(
    database: Database, county: County, rules: Rules, name: str
) -> None:
    agrees, how, on, says = WRONGLY_ASKED[name]
    with database.writing() as session:
        case = _for_another(session, county, rules)
        with pytest.raises(StageFault) as fault:
            record_answer(session, case, actor(session, county.clerk), agrees, how, on, MONDAY)
        assert (str(fault.value), case.agreed) == (says, None)
