"""Everybody with something to do gets one list a day, however many wait for theirs at once."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend import morning
from backend.cases.models import Case
from backend.database import Database
from backend.duties import duties_of
from backend.households.models import Household
from backend.morning import make_digests
from backend.reminders.models import Digest
from backend.rules import Rules
from tests.backend.county import County, declared
from tests.backend.moments import MONDAY

LATER = MONDAY + timedelta(days=4)  # the township has heard of what nobody has answered


def _declare(database: Database, county: County, rules: Rules) -> None:
    """Two households, of which one is monitored and has nobody."""
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        declared(session, county, rules, MONDAY, name="李四光", phone="13900000001")
        session.get_one(Household, case.household_id).monitored_since = MONDAY


def _lists(database: Database) -> dict[str, list[dict[str, object]]]:
    with database.reading() as session:
        return {digest.staff_id: digest.lines for digest in session.scalars(select(Digest))}


@pytest.mark.parametrize(("few", "at_once"), [(0, 100), (100, 100), (0, 1), (100, 1)])
def test_asked_for_alone_or_with_the_whole_county_and_in_any_portions_the_lists_are_the_same(
    few: int, at_once: int, database: Database, county: County, rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    _declare(database, county, rules)
    monkeypatch.setattr(morning, "FEW", few)
    monkeypatch.setattr(morning, "AT_ONCE", at_once)
    assert make_digests(database, LATER, rules) == 2
    lists = {id_: Counter(str(line["what"]) for line in lines) for id_, lines in _lists(database).items()}
    assert lists == {
        county.clerk.id: Counter(respond=2, unassigned=1), county.township_clerk.id: Counter(overdue=2),
    }
    assert make_digests(database, LATER, rules) == 0


def test_what_may_be_there_twice_is_counted_once_in_the_morning_for_the_list_and_the_page(
    database: Database, county: County, rules: Rules
) -> None:
    monday = MONDAY + timedelta(days=7)
    with database.writing() as session:
        for at in (MONDAY, MONDAY + timedelta(minutes=1)):
            declared(session, county, rules, at, message_id=at.isoformat())

    def counted() -> list[int | None]:
        with database.reading() as session:
            dues = duties_of(session, county.township_clerk, monday.date(), rules)
            return [due.count for due in dues if due.what == "doubles"]

    assert counted() == [1]
    assert make_digests(database, monday, rules) > 0
    with database.writing() as session:
        session.scalars(select(Case)).first().merged_into = session.scalars(select(Case.id)).all()[1]  # type: ignore[union-attr]
    assert counted() == [1]


def test_whoever_gets_something_to_do_after_the_morning_has_a_list_of_it(
    database: Database, county: County, rules: Rules
) -> None:
    assert make_digests(database, MONDAY, rules) == 0
    _declare(database, county, rules)
    assert make_digests(database, MONDAY + timedelta(minutes=1), rules) == 1
    assert set(_lists(database)) == {county.clerk.id}
