"""Moving a case: who may, who must not, and what has to wait."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.actions import called_back, note, open_case
from backend.cases.models import Case
from backend.cases.moving import move
from backend.cases.thread import StageFault
from backend.database import Database
from backend.hours import day_of
from backend.households.models import Household
from backend.objections.models import Objection
from backend.publicity.models import PublicNotice
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.actions import invite
from backend.staff.models import ROLES, Staff
from backend.stops.actions import go_on, stop
from backend.stops.queries import standing
from backend.ties.models import StaffTie
from knowledge.procedures import ROLES as MAY
from tests.backend.county import FOUNDED, TERMINAL, County, actor, bound, declaration, declared
from tests.backend.moments import MONDAY, at
from tests.backend.steps import reach


def at_stage(session: Session, case: Case, stage: str) -> Case:
    """As if all that comes before had been done."""
    case.stage = stage
    session.flush()
    return case


# Whom the procedure asks for: every other role is refused. All of them: no roles are named.
ALL = ("grid_member", "responsible", "village", "township", "county")
OFFICES = ("village", "township", "county")
ALLOWED = {
    "responded": ALL, "checked": ("grid_member", *OFFICES), "reviewed": OFFICES, "noticed": OFFICES,
    "township_reviewed": ("township", "county"), "included": ("county",), "not_included": ("township", "county"),
    "responsible_named": OFFICES, "helping": ALL, "removal_checked": ALL, "removal_reviewed": OFFICES,
    "removal_noticed": OFFICES, "removed": ("county",), "told_back": ALL, "closed": OFFICES, "reopened": OFFICES,
}
FROM = {
    "responded": "received", "checked": "responded", "reviewed": "checked", "noticed": "reviewed",
    "township_reviewed": "noticed", "included": "township_reviewed", "not_included": "checked",
    "responsible_named": "included", "helping": "responsible_named", "removal_checked": "helping",
    "removal_reviewed": "removal_checked", "removal_noticed": "removal_reviewed", "removed": "removal_noticed",
    "told_back": "helping", "closed": "told_back", "reopened": "closed",
}


AT_ONCE = {"not_included": {"reason": ["withdrawn"]}, "closed": {"undecided": ["solved"]}}  # with nothing done before


def test_every_stage_but_the_first_is_in_the_table_of_roles_and_every_role_is_one_of_the_staff(rules: Rules) -> None:
    assert set(ALLOWED) == set(FROM) == set(rules.procedure.stages) - {"received"}
    assert (set(MAY) <= set(ROLES), set(MAY)) == (True, set(ALL))


@pytest.mark.parametrize("stage", ALLOWED)
def test_a_stage_is_reached_by_its_roles_and_by_no_other(
    stage: str, database: Database, county: County, rules: Rules
) -> None:
    reached = {}
    for role in ROLES:
        with database.writing() as session:
            case, _ = declared(session, county, rules, MONDAY, message_id=role)
            session.get_one(Household, case.household_id).monitored_since = MONDAY
            at_stage(session, case, FROM[stage])
            by = Actor("staff", county.clerk.id, role, county.county.path)
            try:
                reach(session, case, by, stage, MONDAY, rules, helper_id=county.helper.id, **AT_ONCE.get(stage, {}))
            except StageFault as fault:
                assert str(fault).startswith(f"“{rules.procedure.stages[stage].label}”这一步由")
            reached[role] = case.stage == stage
    assert reached == {role: role in ALLOWED[stage] for role in ROLES}


INDEPENDENT = [
    "checked", "reviewed", "township_reviewed", "included", "not_included", "helping", "removal_checked",
    "removal_reviewed", "removed",
]
KEPT_OUT = {
    "own": "这是您自己家的事，要换一位同志来办这一步。",
    "relative": "这家是您报备过的亲戚，要换一位同志来办这一步。",
    "declared": "这件事是您替农户报的，要换一位同志来办这一步。",
}


def test_the_stages_that_judge_are_independent(rules: Rules) -> None:
    assert [stage.id for stage in rules.procedure.stages.values() if stage.independent] == INDEPENDENT


def tie(session: Session, staff: Staff, case: Case, kind: str) -> StaffTie:
    row = StaffTie(staff_id=staff.id, household_id=case.household_id, kind=kind, declared_at=MONDAY)
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("stage", INDEPENDENT)
@pytest.mark.parametrize("why", KEPT_OUT)
def test_nobody_judges_the_own_household_a_relatives_or_one_declared_for(
    why: str, stage: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        if why == "declared":
            case.declared_by = county.county_clerk.id
        else:
            tie(session, county.county_clerk, case, why)
        at_stage(session, case, FROM[stage])
        with pytest.raises(StageFault) as fault:
            reach(session, case, actor(session, county.county_clerk), stage, MONDAY, rules)
        assert (str(fault.value), case.entries) == (KEPT_OUT[why], 1)


def test_a_tie_that_has_ended_keeps_nobody_out_and_a_step_that_judges_nothing_is_for_relatives_too(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        row = tie(session, county.clerk, case, "relative")
        reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
        row.ended_at = MONDAY
        reach(session, case, actor(session, county.clerk), "checked", MONDAY, rules)
        assert case.stage == "checked"


def test_whoever_declared_in_the_chat_bound_to_the_account_is_kept_out(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        chat = bound(session, county.clerk, MONDAY)
        told = declaration(county.group, declared_for="other", relation="neighbour")
        case = open_case(session, told, chat.id, f"{chat.id}:1", MONDAY, rules)
        reach(session, case, actor(session, county.clerk), "responded", MONDAY, rules)
        with pytest.raises(StageFault, match="替农户报的"):
            reach(session, case, actor(session, county.clerk), "checked", MONDAY, rules)
        colleague = invite(session, TERMINAL, "clerk2", "village", county.village.id, "莫同事", None, FOUNDED)
        reach(session, case, actor(session, colleague), "checked", MONDAY, rules)
        assert case.stage == "checked"


def noticed(session: Session, county: County, rules: Rules, now: datetime) -> tuple[Case, PublicNotice]:
    case, _ = declared(session, county, rules, now)
    for stage in ("responded", "checked", "reviewed", "noticed"):
        reach(session, case, actor(session, county.county_clerk), stage, now, rules)
    return case, session.scalars(select(PublicNotice)).one()


@pytest.mark.parametrize(
    ("begun", "ends"), [("2026-11-23", "2026-11-30"), ("2026-02-10", "2026-02-24"), ("2026-09-25", "2026-10-08")]
)
def test_a_notice_hangs_its_time_before_anything_is_decided(
    begun: str, ends: str, database: Database, county: County, rules: Rules
) -> None:
    last = at(f"{ends} 18:00")
    with database.writing() as session:
        case, notice = noticed(session, county, rules, at(f"{begun} 09:00"))
        assert notice.ends.isoformat() == ends
        by = actor(session, county.township_clerk)
        with pytest.raises(StageFault) as fault:
            reach(session, case, by, "township_reviewed", last, rules)
        assert str(fault.value) == f"公示要贴满，到{last.month}月{last.day}日为止。过了那天再往下办。"
        reach(session, case, by, "township_reviewed", last + timedelta(days=1), rules)
        assert case.stage == "township_reviewed"


def test_a_notice_shows_the_masked_name_the_group_and_nothing_of_the_hardship(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        _, notice = noticed(session, county, rules, MONDAY)
        assert (notice.shown_name, notice.group, notice.people, notice.proposal, notice.kind) == (
            "张**", "下湾屯", 4, "拟纳入监测", "inclusion"
        )


def objected(session: Session, case: Case) -> Objection:
    row = Objection(
        receipt="1234-5678", source_key="o1", kind="objection", division_id=case.division_id, case_id=case.id,
        what="result", about=[], stage="received", opened_at=MONDAY, due_at=MONDAY, entries=0,
    )
    session.add(row)
    session.flush()
    return row


@pytest.mark.parametrize("stage", ["included", "not_included", "removed", "closed"])
def test_an_objection_has_to_be_answered_before_it_is_decided(
    stage: str, database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        by = actor(session, county.county_clerk)
        at_stage(session, case, FROM[stage])
        row = objected(session, case)
        fields = AT_ONCE.get(stage, {})
        with pytest.raises(StageFault, match="有人提了意见，还没有答复"):
            reach(session, case, by, stage, MONDAY, rules, **fields)
        row.closed_at = MONDAY
        reach(session, case, by, stage, MONDAY, rules, **fields)
        assert case.stage == stage


def test_in_a_case_that_was_joined_to_another_nothing_is_recorded_any_more(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        kept, _ = declared(session, county, rules, MONDAY)
        case, _ = declared(session, county, rules, MONDAY, message_id="m2")
        case.merged_into = kept.id
        by = actor(session, county.clerk)
        for act in (
            lambda: reach(session, case, by, "responded", MONDAY, rules),
            lambda: note(session, case, by, "问过了", MONDAY),
            lambda: called_back(session, case, by, "打通了", MONDAY, rules),
            lambda: stop(session, case, by, "papers", "等材料", MONDAY, rules),
            lambda: go_on(session, case, by, MONDAY, rules),
        ):
            with pytest.raises(StageFault, match="已经并到另一件里"):
                act()
        assert (case.entries, standing(session, case.id, day_of(MONDAY))) == (1, None)


def test_what_is_refused_changes_nothing(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
    with pytest.raises(StageFault), database.writing() as session:
        move(session, session.get_one(Case, case.id), actor(session, county.clerk), "responded", MONDAY, rules)
    with database.reading() as session:
        kept = session.get_one(Case, case.id)
        assert (kept.stage, kept.entries) == ("received", 1)
