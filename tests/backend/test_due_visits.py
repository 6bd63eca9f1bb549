"""Monthly visits in the digest: due, moved, impossible, and counted where they are too many."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.database import Database
from backend.digest import digest_payload
from backend.duties import duties_of
from backend.households.actions import make_responsible, register
from backend.rules import Rules
from backend.staff.actions import deactivate
from backend.staff.models import Staff
from backend.visits.actions import cannot_visit, move_visit, record_visit
from tests.backend.county import County, actor
from tests.backend.moments import MONDAY


def _what(session: Session, staff: Staff, day: str, rules: Rules) -> list[str]:
    return [due.what for due in duties_of(session, staff, date.fromisoformat(day), rules)]


def _monitored(session: Session, county: County, since: datetime = MONDAY) -> str:
    household = register(session, county.group.id, "韦监测", "13800000001", 3, since)
    household.monitored_since = since
    make_responsible(session, household.id, county.helper.id, since)
    return household.id


def test_the_monthly_visit_is_due_until_somebody_was_at_the_home_that_month(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _monitored(session, county)
        helper, day = county.helper.id, date(2026, 11, 23)
        assert _what(session, county.helper, "2026-11-23", rules) == ["visit"]
        record_visit(session, helper, household, day, "call", "fine", None, "v1", MONDAY, rules)
        assert _what(session, county.helper, "2026-11-24", rules) == ["visit"]
        record_visit(session, helper, household, day, "home", "fine", None, "v2", MONDAY, rules)
        assert _what(session, county.helper, "2026-11-30", rules) == []
        assert _what(session, county.helper, "2026-12-01", rules) == ["visit"]


def test_a_moved_visit_is_quiet_until_its_day_and_an_impossible_one_until_next_month(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        household = _monitored(session, county)
        helper = county.helper.id
        move_visit(session, helper, household, "2026-11", date(2026, 11, 30), "c1", MONDAY, rules)
        assert _what(session, county.helper, "2026-11-27", rules) == []
        assert _what(session, county.helper, "2026-11-30", rules) == ["visit"]
        cannot_visit(session, helper, household, "2026-11", "away", None, "c2", MONDAY, rules)
        assert _what(session, county.helper, "2026-11-30", rules) == []
        assert _what(session, county.helper, "2026-12-01", rules) == ["visit"]


def test_a_visit_line_carries_three_buttons_within_64_bytes(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        household = _monitored(session, county)
        payload = digest_payload(session, county.helper, date(2026, 11, 23), rules)
    assert payload["text"] == "11月23日要办的事，共1件：\n1. 下湾屯 韦** 本月还没入户。"
    assert payload["choices"] == [
        {"label": "1 去过了", "value": f"visit.{household}.2026-11.done"},
        {"label": "1 改期", "value": f"visit.{household}.2026-11.move"},
        {"label": "1 去不了", "value": f"visit.{household}.2026-11.cannot"},
    ]
    assert max(len(choice["value"]) for choice in payload["choices"]) <= 64


def test_more_visits_than_a_chat_can_show_are_counted(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        for _ in range(10):
            _monitored(session, county)
        payload = digest_payload(session, county.helper, date(2026, 11, 23), rules)
    lines = payload["text"].split("\n")
    assert (lines[0], len(lines), lines[-1]) == ("11月23日要办的事，共10件：", 10, "还有2户，请到工作台看。")
    assert len(payload["choices"]) == 24


def test_a_grid_member_hears_how_many_households_are_left(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        homes = [register(session, county.grid.id, name, None, 2, MONDAY).id for name in ("黄一家", "黄二家")]
        payload = digest_payload(session, county.grid_member, date(2026, 11, 23), rules)
        assert payload["text"].split("\n")[1] == "1. 本月网格里还有2户没走到。"
        for number, home in enumerate(homes):
            grid = county.grid_member.id
            record_visit(session, grid, home, date(2026, 11, 23), "home", "fine", None, f"g{number}", MONDAY, rules)
        nothing = digest_payload(session, county.grid_member, date(2026, 11, 23), rules)
        assert nothing["text"] == "11月23日没有要办的事。"


def test_households_of_somebody_who_left_are_counted_for_the_office(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        _monitored(session, county)
        deactivate(session, actor(session, county.clerk), county.helper.id, MONDAY)
        assert _what(session, county.clerk, "2026-11-23", rules) == ["unassigned"]
        assert _what(session, county.helper, "2026-11-23", rules) == []
