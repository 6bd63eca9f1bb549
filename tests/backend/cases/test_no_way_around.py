"""No way around: what a procedure asks for before a decision cannot be skipped, dated back or done by one alone."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases import own
from backend.cases.actions import open_case
from backend.cases.confirming import record_answer
from backend.cases.models import Case, Entry
from backend.cases.thread import StageFault
from backend.database import Database
from backend.digest import digest_payload
from backend.hours import day_of
from backend.households.models import Household
from backend.outgoing.models import Outgoing
from backend.publicity.actions import put_up_again, take_down
from backend.publicity.models import PublicNotice
from backend.publicity.queries import of_case
from backend.rules import Rules, load_rules
from backend.scope import Actor
from backend.settings import Settings
from knowledge.procedures import load_procedures
from tests.backend.county import County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, filled, include, reach

DAY = timedelta(days=1)
TO_NOTICE = {"responded", "forwarded", "checked", "reviewed", "noticed"}


def noticed(session: Session, county: County, rules: Rules) -> tuple[Case, PublicNotice]:
    """Everything up to the notice, on one day."""
    case, _ = declared(session, county, rules, MONDAY)
    for stage in (stage for stage in rules.procedure.stages if stage in TO_NOTICE):
        reach(session, case, actor(session, county.county_clerk), stage, MONDAY, rules)
    return case, of_case(session, case.id)[0]


ONWARD = [
    (region, way) for region, procedure in load_procedures().items()
    for way in procedure.stages["noticed"].ways if procedure.stages[way].does != "refuse"
]


@pytest.mark.parametrize(("region", "way"), ONWARD)
def test_while_its_notice_hangs_a_case_goes_nowhere_but_back_or_to_a_refusal(
    region: str, way: str, database: Database, county: County
) -> None:
    rules = load_rules(Settings(region=region, _env_file=None))
    with database.writing() as session:
        case, notice = noticed(session, county, rules)
        with pytest.raises(StageFault, match="公示要贴满"):
            reach(session, case, actor(session, county.county_clerk), way, MONDAY + DAY, rules)
        assert (case.stage, notice.taken_down_because) == ("noticed", None)
        reach(session, case, actor(session, county.county_clerk), way, MONDAY + 12 * DAY, rules)
        assert case.stage == way


def test_a_notice_cannot_have_been_up_before_the_review_it_follows(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + 14 * DAY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, by, stage, later, rules)
        with pytest.raises(StageFault, match="写的是2026-11-23，早于“已民主评议”那天（2026-12-07）"):
            reach(session, case, by, "noticed", later, rules, begins=["2026-11-23"], days=["5"])
        assert (case.stage, of_case(session, case.id)) == ("reviewed", [])


def test_a_paper_that_was_up_before_it_was_recorded_hangs_its_whole_time_from_then_on(
    database: Database, county: County, rules: Rules
) -> None:
    later = MONDAY + 14 * DAY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "checked", "reviewed"):
            reach(session, case, by, stage, MONDAY, rules)
        reach(session, case, by, "noticed", later, rules, begins=["2026-11-23"], days=["5"])
        notice = of_case(session, case.id)[0]
        assert (notice.begins.isoformat(), notice.ends.isoformat()) == ("2026-11-23", "2026-12-14")
        with pytest.raises(StageFault, match="公示要贴满"):
            reach(session, case, by, "township_reviewed", later, rules)


def test_a_household_that_is_monitored_is_not_refused_afterwards(
    database: Database, county: County, rules: Rules
) -> None:
    decided = MONDAY + PUBLICITY
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        include(session, case, by, MONDAY, rules)
        for stage in ("responsible_named", "helping", "checked"):
            reach(session, case, by, stage, decided, rules, helper_id=county.helper.id)
        with pytest.raises(StageFault, match="已经登记成监测对象，不能记未纳入。要退出，请走风险消除"):
            reach(session, case, by, "not_included", decided, rules)
        assert session.get_one(Household, case.household_id).monitored_since == decided


@pytest.mark.parametrize("region", load_procedures())
def test_nobody_is_refused_unseen_but_who_has_withdrawn_or_lives_elsewhere(
    region: str, database: Database, county: County
) -> None:
    rules, refused = load_rules(Settings(region=region, _env_file=None)), {}
    record = rules.procedure.stages["not_included"].record
    assert record is not None
    with database.writing() as session:
        by = actor(session, county.county_clerk)
        for reason in record.fields["reason"].among:
            case, _ = declared(session, county, rules, MONDAY, message_id=reason)
            for stage in (stage for stage in rules.procedure.stages if stage in ("responded", "forwarded")):
                reach(session, case, by, stage, MONDAY, rules)
            try:
                reach(session, case, by, "not_included", MONDAY, rules, reason=[reason])
            except StageFault as fault:
                assert str(fault) == "还没有人核实过，不能用这个原因记未纳入。请先入户核查。"
            refused[reason] = case.stage == "not_included"
    assert [reason for reason, done in refused.items() if done] == ["withdrawn", "not_here"]


def helped_at_once(session: Session, county: County, rules: Rules) -> Case:
    """Help was given and told, and nobody has decided anything."""
    case, _ = declared(session, county, rules, MONDAY)
    for stage in ("responded", "helping", "told_back"):
        reach(session, case, actor(session, county.clerk), stage, MONDAY, rules)
    return case


def test_no_case_ends_without_a_decision_or_a_coded_reason_that_the_household_is_told(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = helped_at_once(session, county, rules), actor(session, county.clerk)
        with pytest.raises(StageFault, match="还没有定纳入还是不纳入。不再往下办的，请选是什么原因"):
            reach(session, case, by, "closed", MONDAY, rules)
        with pytest.raises(StageFault, match="请从列出的里面选"):
            reach(session, case, by, "closed", MONDAY, rules, undecided=["above"])
        entry = reach(session, case, by, "closed", MONDAY, rules, undecided=["other_help"])
        last = session.scalars(select(Outgoing).order_by(Outgoing.id.desc())).first()
        assert (case.stage, entry.details) == ("closed", {"undecided": "other_help"})
        assert last is not None and json.loads(last.payload or "")["text"] == (
            f"这件事办完了。没有再往上报，原因是：已有别的政策在帮。{rules.procedure.objection}以后再有难处，随时再跟我说。"
        )


def test_whoever_declared_for_a_household_does_not_end_its_case_undecided(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, by = helped_at_once(session, county, rules), actor(session, county.clerk)
        case.declared_by = by.id
        session.flush()
        with pytest.raises(StageFault, match="替农户报的"):
            reach(session, case, by, "closed", MONDAY, rules, undecided=["solved"])
        reach(session, case, actor(session, county.township_clerk), "closed", MONDAY, rules, undecided=["solved"])
        assert case.stage == "closed"


def test_what_was_decided_takes_no_other_reason_and_what_was_reopened_is_decided_anew(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        for stage in ("responded", "checked", "not_included", "told_back"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(StageFault, match="已经定过了"):
            reach(session, case, by, "closed", MONDAY, rules, undecided=["solved"])
        for stage in ("closed", "reopened", "helping", "told_back"):
            reach(session, case, by, stage, MONDAY, rules)
        with pytest.raises(StageFault, match="还没有定"):
            reach(session, case, by, "closed", MONDAY, rules)


@pytest.mark.parametrize("region", load_procedures())
def test_what_a_household_is_told_is_true_whatever_was_found(region: str) -> None:
    stages = load_procedures()[region].stages
    assert [stage.told for stage in stages.values() if stage.id in ("township_reviewed", "removal_checked")] == [
        "乡镇看过您的事了。下一步怎么办，会再告诉您。", "干部又来看过您家的情况了。下一步怎么办，会再告诉您。",
    ]
    assert stages["not_included"].told.startswith("您报的事看过了，这次没有登记成监测户。原因是：{reason}。")


def to_notice(session: Session, case: Case, county: County, rules: Rules, without: str | None = None) -> None:
    for stage in ("responded", "checked", "reviewed", "noticed"):
        reach(session, case, actor(session, county.county_clerk), stage, MONDAY, rules, without=without)


@pytest.mark.parametrize(("agrees", "says"), [(None, "本人还没有确认"), (False, "本人不同意")])
def test_nothing_hangs_against_the_will_of_whom_somebody_has_declared_for(
    agrees: bool | None, says: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, declared_for="other", relation="neighbour")
        if agrees is not None:
            by = actor(session, county.clerk)
            record_answer(session, case, by, agrees, "phone", day_of(MONDAY), MONDAY)
        with pytest.raises(StageFault, match=says):
            to_notice(session, case, county, rules)
        assert (case.stage, of_case(session, case.id)) == ("reviewed", [])


def withdrawn(session: Session, case: Case, rules: Rules) -> None:
    own.withdraw(session, case, Actor("conversation", case.conversation_id or ""), MONDAY, rules)


def test_nothing_hangs_or_is_decided_after_consent_was_taken_back_but_for_a_reason_that_is_kept(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        withdrawn(session, case, rules)
        with pytest.raises(StageFault, match="本人撤回了同意"):
            to_notice(session, case, county, rules)
        by = actor(session, county.county_clerk)
        reach(session, case, by, "noticed", MONDAY, rules, without="本人当面说了还要办")
        take_down(session, case, by, of_case(session, case.id)[0].id, "mistake", MONDAY)
        again = filled(MONDAY)["noticed"]
        with pytest.raises(StageFault, match="本人撤回了同意"):
            put_up_again(session, case, by, again, None, MONDAY, rules)
        put_up_again(session, case, by, again, None, MONDAY, rules, without="本人当面说了还要办")
        reasons = session.scalars(select(Entry).filter_by(kind="unconfirmed")).all()
        assert [entry.text for entry in reasons] == ["本人当面说了还要办"] * 2


@pytest.mark.parametrize("how", ["chat", "phone"])
def test_staff_hear_that_a_notice_hangs_which_is_not_wanted_any_more(
    how: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY, declared_for="other" if how == "phone" else "self")
        to_notice(session, case, county, rules, without="本人在外地")
        if how == "phone":
            record_answer(session, case, actor(session, county.clerk), False, "phone", day_of(MONDAY), MONDAY)
        else:
            withdrawn(session, case, rules)
        says = digest_payload(session, county.clerk, day_of(MONDAY) + DAY, rules)["text"]
        assert "下湾屯 张** 撤回了同意或者不同意，公示还贴着" in says
        hanging = of_case(session, case.id)[0]
        take_down(session, case, actor(session, county.clerk), hanging.id, "withdrawn", MONDAY)
        assert "公示还贴着" not in digest_payload(session, county.clerk, day_of(MONDAY) + DAY, rules)["text"]


def test_whoever_has_declared_for_somebody_does_not_record_that_persons_yes(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        told = declaration(county.group, declared_for="other", relation="neighbour")
        case = open_case(session, told, chat.id, f"{chat.id}:1", MONDAY, rules)
        with pytest.raises(StageFault, match="替农户报的"):
            record_answer(session, case, actor(session, county.clerk), True, "phone", day_of(MONDAY), MONDAY)
        record_answer(session, case, actor(session, county.township_clerk), True, "phone", day_of(MONDAY), MONDAY)
        assert case.agreed
