"""What waits for an office stands in its day until the step is taken, also where no limit says by when."""

from datetime import timedelta

import pytest

from backend.cases.models import Case
from backend.database import Database
from backend.digest import digest_payload
from backend.duties import NEXT, duties_of
from backend.hours import day_of
from backend.rules import Rules
from backend.staff.models import Staff
from backend.stops.actions import stop
from tests.backend.county import County, actor, declared
from tests.backend.moments import MONDAY
from tests.backend.steps import PUBLICITY, reach

WHO = ("clerk", "township_clerk", "county_clerk")
OVER = MONDAY + PUBLICITY + timedelta(days=2)  # the Monday after
FOLLOWS = [  # steps taken on Monday, from when on, and whose day the next one stands in
    (("responded",), MONDAY, {"clerk": "checked"}),
    (("responded", "checked"), MONDAY, {"clerk": "reviewed"}),
    (("responded", "checked", "reviewed"), MONDAY, {"clerk": "noticed"}),
    (("responded", "checked", "reviewed", "noticed"), MONDAY, {}),  # it hangs
    (("responded", "checked", "reviewed", "noticed"), OVER, {"township_clerk": "township_reviewed"}),
    (("responded", "helping"), MONDAY, {}),  # visits and measures go on
]


def _following(database: Database, county: County, rules: Rules, now: object) -> dict[str, str | None]:
    with database.reading() as session:
        found = {
            name: [due for due in duties_of(session, getattr(county, name), day_of(now), rules) if due.what == NEXT]  # type: ignore[arg-type]
            for name in WHO
        }
    return {name: dues[0].about for name, dues in found.items() if dues}


@pytest.mark.parametrize(("taken", "now", "follows"), FOLLOWS, ids=lambda value: str(value)[-40:])
def test_the_next_step_stands_in_the_day_of_the_nearest_office_that_may_take_it(
    taken: tuple[str, ...], now: object, follows: dict[str, str], database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        for stage in taken:
            reach(session, case, actor(session, county.clerk), stage, MONDAY, rules)
    assert _following(database, county, rules, now) == follows


def test_what_the_township_has_reviewed_waits_for_the_county(database: Database, county: County, rules: Rules) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        for stage in ("responded", "checked", "reviewed", "noticed"):
            reach(session, case, actor(session, county.clerk), stage, MONDAY, rules)
        reach(session, case, actor(session, county.township_clerk), "township_reviewed", OVER, rules)
    assert _following(database, county, rules, OVER) == {"county_clerk": "included"}
    assert "等您记审定结果：纳入监测，回执尾号" in _digest(database, county.county_clerk, rules)


def test_what_has_a_deadline_or_a_stopped_clock_or_is_over_waits_for_nobody(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        declared(session, county, rules, MONDAY)  # to be answered within three days
        waits, _ = declared(session, county, rules, MONDAY, name="李四光", phone="13900000001")
        by = actor(session, county.clerk)
        reach(session, waits, by, "responded", MONDAY, rules)
        stop(session, waits, by, "papers", "等出院小结", MONDAY, rules)
    assert _following(database, county, rules, MONDAY) == {}
    assert _following(database, county, rules, MONDAY + timedelta(days=30)) == {"clerk": "checked"}
    with database.writing() as session:
        row, above = session.get_one(Case, waits.id), actor(session, county.township_clerk)
        reach(session, row, above, "not_included", MONDAY, rules, reason=["withdrawn"])
        reach(session, row, by, "told_back", MONDAY, rules)
    assert _following(database, county, rules, MONDAY + timedelta(days=30)) == {"clerk": "closed"}
    with database.writing() as session:
        reach(session, session.get_one(Case, waits.id), by, "closed", MONDAY, rules)
    assert _following(database, county, rules, MONDAY + timedelta(days=30)) == {}


def _digest(database: Database, staff: Staff, rules: Rules) -> str:
    with database.reading() as session:
        return str(digest_payload(session, staff, day_of(OVER), rules)["text"])
