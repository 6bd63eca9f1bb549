"""The demo fills an empty database with an invented county, and only there may the clock be moved."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from backend.audit.actions import verify
from backend.cases.models import Case
from backend.clock import Clock
from backend.database import Database
from backend.demo.actions import DemoFault, fill_demo
from backend.divisions.models import Division
from backend.divisions.queries import places
from backend.duplicates.proposals import proposals
from backend.events.models import Event
from backend.events.queries import cases_of as cases_of_event
from backend.family.models import WorkFile
from backend.hours import day_of
from backend.households.models import Household
from backend.installation.actions import clock_may_move, mark
from backend.measures.models import Measure
from backend.objections.models import Objection
from backend.promises.models import Promise
from backend.publicity.models import PublicNotice
from backend.publicity.queries import state_of
from backend.reminders.models import Digest, Reminder
from backend.rules import Rules, load_rules
from backend.settings import Settings
from backend.staff import codes
from backend.staff.models import ROLES, Staff
from backend.staff.queries import actor_of
from backend.stops.models import CaseStop
from knowledge.ladder import rung_of
from tests.backend.moments import MONDAY, at

pytestmark = pytest.mark.long

STAGES = {
    "received", "responded", "checked", "reviewed", "noticed", "township_reviewed", "included", "not_included",
    "responsible_named", "helping", "removal_checked", "removal_reviewed", "removal_noticed", "removed", "told_back",
    "closed", "reopened",
}
WALLS = ("2026-11-23 09:00", "2027-01-01 00:10", "2026-03-01 09:00", "2026-02-28 23:50", "2026-10-12 09:00")


def test_a_demo_has_every_role_three_villages_and_a_case_in_every_stage(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        links = fill_demo(session, MONDAY, rules)
        assert (len(links), {link.role for link in links}) == (9, set(ROLES))
        used = codes.use(session, "sign_in", links[0].code, MONDAY)
        assert used is not None and used.sign_in_name == links[0].sign_in_name
        villages = [place.parents[0] for place in places(session) if place.name.endswith("村")]
        assert villages == ["青竹镇", "青竹镇", "白水乡"]
        assert session.scalar(select(Division.name).filter_by(level="county")) == "云岭县（演示，虚构）"
        assert set(session.scalars(select(Case.stage))) == STAGES
    with database.reading() as session:
        assert verify(session) is None


def test_every_invented_name_is_different_and_no_phone_could_ring(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
        homes = session.scalars(select(Household)).all()
        cases = session.scalars(select(Case)).all()
        assert (len(homes), len({home.name for home in homes})) == (41, 41)  # one of them is there twice
        assert {phone[:3] for phone in (*(home.phone for home in homes), *(case.phone for case in cases)) if phone} == {
            "120"
        }


@pytest.mark.parametrize("wall", WALLS)
def test_a_demo_has_something_of_everything_on_any_day_and_for_everybody_to_do(
    wall: str, database: Database, rules: Rules
) -> None:
    now = at(wall)
    with database.writing() as session:
        fill_demo(session, now, rules)
    with database.reading() as session:
        clerk = actor_of(session, session.scalars(select(Staff).filter_by(sign_in_name="xian")).one())
        stopped = [row for row in session.scalars(select(CaseStop)) if row.first <= day_of(now) <= row.last]
        notices = {(row.kind, state_of(row, day_of(now))) for row in session.scalars(select(PublicNotice))}
        objections = [(row.kind, row.stage) for row in session.scalars(select(Objection).order_by(Objection.opened_at))]
        promises = {(row.closed_because, row.due < day_of(now)) for row in session.scalars(select(Promise))}
        assert (len(stopped), notices) == (
            1, {("inclusion", "hanging"), ("inclusion", "over"), ("removal", "over")}
        )
        assert objections == [("objection", "answered"), ("complaint", "taken"), ("objection", "received")]
        assert promises == {(None, False), (None, True), ("kept", True), ("let_go", True)}
        assert {row.state for row in session.scalars(select(Measure))} == {"planned", "under_way", "done", "dropped"}
        event = session.scalars(select(Event)).one()
        assert len(cases_of_event(session, clerk, event.id, limit=10)) == 6
        assert len(session.scalars(select(WorkFile)).all()) == 2
        assert [one.reasons for one in proposals(session, clerk, rules) if one.what == "households"] == [
            ("sound", "risk", "size", "group")
        ]
    day = rules.calendar.next_working_day(at(wall).date())
    Clock(database, rules, Settings(_env_file=None)).tick(rules.hours.morning(day))
    with database.reading() as session:
        names = {staff.id: staff.sign_in_name for staff in session.scalars(select(Staff))}
        lines = {names[row.staff_id]: [line["what"] for line in row.lines] for row in session.scalars(select(Digest))}
        due = session.scalars(select(Reminder.due_at).where(Reminder.closed_at.is_(None), Reminder.what == "respond"))
        colours = {rung_of(moment, at(wall), rules.calendar, rules.ladder).colour for moment in due}
    assert "red" in colours
    assert set(lines) == {"xian", "zhen", "zhen2", "cun", "cun2", "bangfu", "wangge"}
    assert lines["bangfu"].count("visit") == 6
    assert {"promise", "visit"} <= set(lines["bangfu"])
    assert "overdue" in lines["zhen"] and "overdue" in lines["xian"]


@pytest.mark.parametrize("region", ["anhui", "gansu"])
def test_a_demo_follows_the_procedure_of_its_region(region: str, database: Database) -> None:
    rules = load_rules(Settings(_env_file=None, region=region))
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
        stages = rules.procedures.delivered[region].stages
        assert set(session.scalars(select(Case.stage))) == STAGES & set(stages)


def test_a_database_with_data_is_not_filled(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
    with pytest.raises(DemoFault, match="数据库里已经有数据"), database.writing() as session:
        fill_demo(session, MONDAY, rules)


def test_the_clock_may_be_moved_only_where_everything_is_invented(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        assert not clock_may_move(session)
        with pytest.raises(ValueError, match="marked as one of"):
            mark(session, "real", MONDAY)
        mark(session, "test", MONDAY)
        assert clock_may_move(session)


def test_moving_the_clock_a_month_at_once_makes_one_digest_a_person(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
    clock = Clock(database, rules, Settings(_env_file=None))
    clock.tick(MONDAY)
    clock.tick(MONDAY + timedelta(days=30))
    with database.reading() as session:
        assert set(session.scalars(select(Digest.day))) == {date(2026, 11, 23), date(2026, 12, 23)}
        counts = select(func.count()).select_from(Digest).group_by(Digest.staff_id, Digest.day)
        assert set(session.scalars(counts)) == {1}
