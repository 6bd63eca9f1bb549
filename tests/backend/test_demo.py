"""The demo fills an empty database with an invented county, and only there may the clock be moved."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from backend.audit.actions import verify
from backend.cases.models import Case
from backend.clock import Clock
from backend.database import Database
from backend.demo import DemoFault, fill_demo
from backend.divisions.models import Division
from backend.divisions.queries import places
from backend.households.models import Household
from backend.installation.actions import clock_may_move, mark
from backend.reminders.models import Digest
from backend.rules import Rules
from backend.settings import Settings
from backend.staff import codes
from backend.staff.models import ROLES, Staff
from tests.backend.moments import MONDAY, at


def test_a_demo_has_every_role_three_villages_and_forty_households(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        links = fill_demo(session, MONDAY, rules)
        assert (len(links), {link.role for link in links}) == (8, set(ROLES))
        used = codes.use(session, "sign_in", links[0].code, MONDAY)
        assert used is not None and used.sign_in_name == links[0].sign_in_name
        assert session.scalar(select(func.count()).select_from(Household)) == 40
        villages = [place.parents[0] for place in places(session) if place.name.endswith("村")]
        assert villages == ["青竹镇", "青竹镇", "白水乡"]
        assert session.scalar(select(Division.name).filter_by(level="county")) == "云岭县（演示，虚构）"
        assert set(session.scalars(select(Case.stage))) == {
            "received", "responded", "noticed", "not_included", "helping"
        }
        assert verify(session) is None


def test_every_invented_name_is_different_and_no_phone_could_ring(database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, MONDAY, rules)
        homes = session.scalars(select(Household)).all()
        assert len({home.name for home in homes}) == 40
        assert {(home.phone or "")[:3] for home in homes} == {"120"}


@pytest.mark.parametrize(
    "wall", ["2026-11-23 09:00", "2027-01-01 00:10", "2026-03-01 09:00", "2026-02-28 23:50", "2026-10-12 09:00"]
)
def test_a_demo_can_be_filled_on_any_day_and_has_something_due(wall: str, database: Database, rules: Rules) -> None:
    with database.writing() as session:
        fill_demo(session, at(wall), rules)
    clock = Clock(database, rules, Settings(_env_file=None))
    day = rules.calendar.next_working_day(at(wall).date())
    ticked = clock.tick(rules.hours.morning(day))
    assert ticked.digests >= 3
    with database.reading() as session:
        helper = session.scalars(select(Staff).filter_by(sign_in_name="bangfu")).one()
        digest = session.scalars(select(Digest).filter_by(staff_id=helper.id)).one()
        assert [line["what"] for line in digest.lines] == ["visit"] * 6


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
