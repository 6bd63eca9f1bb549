"""Files of lists: that there is more than a file holds is said in it."""

import pytest

from backend.console.pages import events, notices, objections
from backend.console.sheet import BOM, CUT, as_csv
from backend.events.actions import add_households, open_event
from backend.publicity.models import PublicNotice
from backend.staff.queries import actor_of
from tests.backend.console.conftest import World


def test_a_file_of_everything_begins_with_its_head() -> None:
    assert as_csv(("甲", "乙"), [("1", "=4")]) == BOM + "甲,乙\r\n1,'=4\r\n"


def _event(world: World, households: list[str]) -> str:
    with world.database.writing() as session:
        by, now = actor_of(session, world.staff["township"]), world.clock()
        event = open_event(
            session, by, world.places["north"].id, "洪水", "disaster", now.date(), "once", now, world.rules
        )
        add_households(session, by, event, households, "days", now, world.rules)
        return event.id


@pytest.mark.parametrize(("most", "is_cut"), [(2, False), (1, True)])
def test_a_list_that_is_longer_than_its_file_says_so_over_the_head(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int, is_cut: bool
) -> None:
    for module in (events, notices, objections):
        monkeypatch.setattr(module, "MOST", most)
    hanging = [world.objection("other") and world.notice(phone=phone) for phone in ("13900000001", "13900000002")]
    with world.database.reading() as session:
        cases = [session.get_one(PublicNotice, notice_id).case_id for notice_id in hanging]
    event = _event(world, [world.case(case_id).household_id for case_id in cases])
    browser = world.browser("township")
    browser.get("/staff/cases")
    for path in ("notices", "objections", f"events/{event}"):
        file = world.post(browser, f"/staff/{path}/export").text
        assert file.startswith(BOM + CUT) == is_cut, path
        assert len(file.splitlines()) == most + 1 + is_cut, path
