"""By when an objection must move, who is reminded, and when its words are deleted."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.conversations.actions import open_web
from backend.database import Database
from backend.duties import duties
from backend.hours import day_of
from backend.objections.actions import answer, take
from backend.objections.erasing import purge_objections
from backend.objections.models import Objection
from backend.objections.queries import entries_of as thread_of
from backend.objections.queries import open_on, unseen
from backend.objections.raising import Raised, raise_objection
from backend.rules import Rules
from backend.scope import TERMINAL
from backend.staff.actions import invite
from backend.staff.models import Staff
from tests.backend.county import FOUNDED, County, actor, declared
from tests.backend.moments import MONDAY, at

STORY = "名单上没有我家，凭什么"


def raised(
    session: Session, county: County, rules: Rules, what: str = "result", case: Case | None = None, **told: Any
) -> Objection:
    """Somebody says it on the chat page."""
    conversation, _ = open_web(session, MONDAY)
    conversation.drill = bool(told.pop("drill", False))
    said = Raised(what, told.pop("text", STORY), county.group, case=case, **told)
    return raise_objection(session, said, conversation.id, f"{conversation.id}:m1", MONDAY, rules)


def owed(session: Session, day: str, rules: Rules) -> dict[str, list[str]]:
    found = duties(session, day_of(at(day + " 08:30")), rules)
    lines = {who: [one.what for one in due if one.what.startswith("objection")] for who, due in found.items()}
    return {who: what for who, what in lines.items() if what}


def test_the_digest_counts_it_for_the_office_and_climbs_past_the_people_it_speaks_of(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        clerk = county.county_clerk
        raised(session, county, rules, "village")
        drill = raised(session, county, rules, "village", drill=True)
        township = county.township_clerk.id
        days = [owed(session, day, rules) for day in ("2026-11-24", "2026-12-07", "2026-12-12")]
        assert drill.drill
    assert days == [{township: ["objection"]}, {township: ["objection"], clerk.id: ["objection_late"]}, {}]


def test_whoever_has_taken_it_is_reminded_alone(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        invite(session, TERMINAL, "second", "township", county.township.id, "卢乡办", None, FOUNDED)
        objection = raised(session, county, rules)
        before = owed(session, "2026-11-24", rules)
        take(session, objection, actor(session, county.township_clerk), 1, MONDAY, rules)
        after = owed(session, "2026-11-24", rules)
    assert (len(before), after) == (2, {county.township_clerk.id: ["objection"]})


def test_the_clock_is_five_working_days_to_take_it_and_fifteen_days_to_answer(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        objection = raised(session, county, rules)
        first = objection.due_at
        take(session, objection, actor(session, county.township_clerk), 1, MONDAY, rules)
    assert [moment.astimezone(MONDAY.tzinfo).isoformat() for moment in (first, objection.due_at)] == [
        "2026-11-30T23:59:59+08:00", "2026-12-08T23:59:59+08:00",
    ]


def test_the_words_go_three_years_after_the_answer_and_that_there_was_one_stays(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        objection, by = raised(session, county, rules, phone="13800005678"), actor(session, county.township_clerk)
        take(session, objection, by, 1, MONDAY, rules)
        answer(session, objection, by, "wrong", "查过了。", 2, MONDAY, rules)
        kept = []
        for days in (1095, 1096):
            purge_objections(session, MONDAY + timedelta(days=days))
            session.expire_all()
            kept.append((objection.text, objection.phone, thread_of(session, objection.id)[-1].text, objection.outcome))
    assert kept == [(STORY, "13800005678", "查过了。", "wrong"), (None, None, None, "wrong")]


def test_a_drill_keeps_no_case_waiting(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        raised(session, county, rules, "result", case, drill=True)
        assert open_on(session, case.id) is False


def test_where_nobody_of_the_office_is_left_it_is_the_office_aboves_and_else_nobodys_and_counted(
    database: Database, county: County, rules: Rules
) -> None:
    counts = []
    with database.writing() as session:
        raised(session, county, rules, "village")
        raised(session, county, rules, "village", drill=True)
        counts.append((owed(session, "2026-11-24", rules), unseen(session)))
        for gone in (county.township_clerk, county.county_clerk):
            session.get_one(Staff, gone.id).active = False
            session.flush()
            counts.append((owed(session, "2026-11-24", rules), unseen(session)))
    assert counts == [
        ({county.township_clerk.id: ["objection"]}, 0), ({county.county_clerk.id: ["objection"]}, 0), ({}, 1)
    ]


def test_it_is_counted_as_unseen_where_all_that_could_answer_are_kept_out(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        objection = raised(session, county, rules, "township")
        assert unseen(session) == 0
        objection.about = [*objection.about, county.county_clerk.id]
        session.flush()
        assert (unseen(session), owed(session, "2026-11-24", rules)) == (1, {})
        objection.staff_id = county.county_clerk.id  # taken before: somebody has it
        session.flush()
        assert unseen(session) == 0
