"""The form that stands open on a case's page is the one that is due, and none where nothing can be done yet."""

import re

from tests.backend.console.conftest import World
from tests.backend.steps import PUBLICITY


def _open(world: World, who: str, case_id: str) -> list[str]:
    page = world.browser(who).get(f"/staff/cases/{case_id}").text
    after = page[page.index('id="next"'):]
    return re.findall(r'<details id="([^"]+)" open>', after)


def _to(world: World, *stages: str) -> str:
    case_id = world.declare()
    for stage in stages:
        assert world.take("county", case_id, stage).status_code == 303, stage
    return case_id


def test_a_case_that_was_received_asks_for_the_first_response(world: World) -> None:
    assert _open(world, "village", _to(world)) == ["responded"]


def test_after_a_refusal_the_call_back_that_is_due_stands_open_and_first(world: World) -> None:
    case_id = _to(world, "responded", "checked", "not_included")
    assert _open(world, "village", case_id) == ["call-back"]
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    forms = re.findall(r'<details id="([^"]+)"', page[page.index('id="next"'):])
    assert forms[0] == "call-back"
    assert forms.count("call-back") == 1


def test_while_the_notice_hangs_nothing_stands_open_and_the_day_is_said(world: World) -> None:
    case_id = _to(world, "responded", "checked", "reviewed", "noticed")
    page = world.browser("township").get(f"/staff/cases/{case_id}").text
    assert (_open(world, "township", case_id), page.count("公示要贴满，到9月28日为止")) == ([], 1)
    world.clock.now += PUBLICITY
    assert _open(world, "township", case_id) == ["township_reviewed"]


def test_who_has_passed_a_case_on_is_not_offered_a_refusal(world: World) -> None:
    case_id = _to(world, "responded", "checked", "reviewed", "noticed")
    world.clock.now += PUBLICITY
    assert world.take("township", case_id, "township_reviewed").status_code == 303
    assert [_open(world, who, case_id) for who in ("township", "county")] == [[], ["included"]]


def test_while_a_household_is_helped_no_form_presses(world: World) -> None:
    assert _open(world, "village", _to(world, "responded", "helping")) == []
