"""Portfolios pass on whole, in one transaction, on either database."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.database import Database
from backend.handovers import actions as talks
from backend.households.actions import make_responsible, register
from backend.households.models import Responsibility
from backend.objections import actions as objections
from backend.objections.raising import Raised, raise_objection
from backend.promises.models import Promise
from backend.reminders.actions import write
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import TERMINAL, Actor
from backend.staff.actions import StaffFault
from backend.staff.models import Staff
from backend.staff.portfolios import Portfolio, hand_over, heirs_for, portfolio, taken_over, transfer
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY

LATER = MONDAY + timedelta(days=30)


def _promised(session: Session, county: County, rules: Rules) -> Case:
    """A household the helper answers for, and has promised something to."""
    case, _ = declared(session, county, rules, MONDAY)
    make_responsible(session, case.household_id, county.helper.id, MONDAY)
    session.add(Promise(
        household_id=case.household_id, staff_id=county.helper.id, what="问清楚再回话", due=date(2026, 12, 1),
        made_at=MONDAY,
    ))
    write(session, "visit_again", case.id, LATER, case.stage, f"visit_again:{case.id}", MONDAY)
    session.scalars(select(Reminder).filter_by(what="visit_again")).one().staff_id = county.helper.id
    session.flush()
    return case


def test_households_promises_and_reminders_go_to_one_colleague(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case = _promised(session, county, rules)
        helper = session.get_one(Staff, county.helper.id)
        assert portfolio(session, helper.id) == Portfolio(1, 1, 0)
        hand_over(session, TERMINAL, helper, county.clerk.id, LATER)
        assert portfolio(session, helper.id).is_empty
        assert portfolio(session, county.clerk.id) == Portfolio(1, 1, 0)
        assert session.scalars(select(Reminder.staff_id).filter_by(what="visit_again")).all() == [county.clerk.id]
        told = taken_over(session, county.clerk.id, LATER)
        assert [(one.giver.id, one.at, [row.id for row in one.households]) for one in told] == [
            (helper.id, LATER, [case.household_id])
        ]
        assert taken_over(session, county.clerk.id, LATER + timedelta(days=91)) == []


def test_the_history_of_who_answered_for_a_household_stays(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case = _promised(session, county, rules)
        hand_over(session, TERMINAL, session.get_one(Staff, county.helper.id), county.grid_member.id, LATER)
        rows = session.scalars(
            select(Responsibility).filter_by(household_id=case.household_id).order_by(Responsibility.begins)
        )
        assert [(row.staff_id, row.begins, row.ends) for row in rows] == [
            (county.helper.id, MONDAY, LATER), (county.grid_member.id, LATER, None),
        ]


def test_heirs_are_of_the_village_and_nobody_else_is_taken(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        _promised(session, county, rules)
        helper = session.get_one(Staff, county.helper.id)
        assert {heir.id for heir in heirs_for(session, TERMINAL, helper)} == {county.clerk.id, county.grid_member.id}
        for wrong in ("", county.other_clerk.id, county.township_clerk.id, helper.id):
            with pytest.raises(StaffFault, match="他名下有1户、1件答应的事。请选一位接手的同事"):
                hand_over(session, TERMINAL, helper, wrong, LATER)
        assert portfolio(session, helper.id) == Portfolio(1, 1, 0)


def test_one_with_nothing_needs_no_heir(database: Database, county: County) -> None:
    with database.writing() as session:
        hand_over(session, TERMINAL, session.get_one(Staff, county.helper.id), "", LATER)
        assert portfolio(session, county.helper.id).is_empty


def test_where_households_lie_in_several_villages_an_office_above_takes_over(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        _promised(session, county, rules)
        helper = session.get_one(Staff, county.helper.id)
        away = register(session, county.other_village.id, "赵一", None, 3, MONDAY)
        make_responsible(session, away.id, helper.id, MONDAY)
        assert {heir.id for heir in heirs_for(session, TERMINAL, helper)} == {
            county.township_clerk.id, county.county_clerk.id
        }
        hand_over(session, TERMINAL, helper, county.township_clerk.id, LATER)
        assert portfolio(session, county.township_clerk.id) == Portfolio(2, 1, 0)


def test_who_is_posted_elsewhere_leaves_talks_and_objections_to_the_office(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        clerk = session.get_one(Staff, county.township_clerk.id)
        by, (case, chat) = actor(session, clerk), declared(session, county, rules, MONDAY)
        raised = Raised("result", "不服", county.village, case=case)
        objection = raise_objection(session, raised, chat.id, "o1", MONDAY, rules)
        objections.take(session, objection, by, objection.entries, MONDAY, rules)
        talk = talks.ask_for_person(session, chat, county.township, case, None, "t1", MONDAY, rules)
        talks.take(session, talk, by, None, MONDAY)
        talks.answer(session, talk, by, "我问问", talk.lines, MONDAY)
        admin = Actor("staff", county.clerk.id, "administrator", county.county.path)
        transfer(session, admin, clerk, "township", county.county.id, "", LATER)
        assert (objection.staff_id, objection.stage) == (None, "received")
        assert talk.outcome == "answered"
