"""Who may ask for what: every route has a row, every role gets what its row says, and nothing of other places."""

import re
from collections.abc import Callable

import pytest
from fastapi.routing import APIRoute

from backend.console.app import console_router
from backend.console.permissions import ANONYMOUS, PERMISSIONS, Scope
from backend.duplicates.deciding import decide
from backend.events.actions import open_event
from backend.staff.models import ROLES
from backend.staff.queries import actor_of
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

WHO = {
    "grid_member": "grid", "responsible": "helper", "village": "village", "township": "township", "county": "county",
    "administrator": "administrator", "auditor": "auditor",
}


def test_every_route_has_a_row_and_every_row_a_route(world: World) -> None:
    router = console_router(world.database, world.rules, world.settings, world.clock)
    routes = {
        f"{method} {route.path}" for route in router.routes if isinstance(route, APIRoute) for method in route.methods
    }
    assert routes == set(PERMISSIONS)


def test_every_row_names_known_roles_and_only_open_pages_are_for_anybody() -> None:
    assert {role for row in PERMISSIONS.values() for role in row} <= {ANONYMOUS, *ROLES}
    anybody = {row[ANONYMOUS] for row in PERMISSIONS.values() if ANONYMOUS in row}
    assert anybody == {Scope.OPEN}


MADE: dict[str, Callable[[World, str], str]] = {
    "household_id": lambda world, case_id: world.case(case_id).household_id,
    "staff_id": lambda world, _: world.staff["grid"].id,
    "division_id": lambda world, _: world.places["upper"].id,
    "gap_id": lambda world, _: world.gap(),
    "handover_id": lambda world, _: world.handover(drill=True),
    "objection_id": lambda world, _: world.objection(drill=True),
    "notice_id": lambda world, _: world.notice(),
    "pause_id": lambda world, _: world.pause(),
    "event_id": lambda world, _: _event(world),
    "verdict_id": lambda world, case_id: _verdict(world, case_id),
}
"""What stands in an address and is made only for a route that asks for it: some takes many steps, and of some there
may be one."""
FIXED = {
    "code": "none", "stage": "responded", "kind": "contact", "subject": "water", "card_id": "dibao", "sheet": "notice",
    "attachment_id": "none", "file": "card", "what": "cases", "rest:path": "",
}


def _path(world: World, route: str, case_id: str) -> str:
    asked = {name: make(world, case_id) for name, make in MADE.items() if f"{{{name}}}" in route}
    about = dict.fromkeys(("case_id", "first_id", "second_id"), case_id)
    return re.sub(r"{([\w:]+)}", lambda found: (FIXED | about | asked)[found[1]], route.partition(" ")[2])


def _event(world: World) -> str:
    with world.database.writing() as session:
        by, now, place = actor_of(session, world.staff["village"]), world.clock(), world.places["upper"].id
        return open_event(session, by, place, "洪水", "disaster", now.date(), "", now, world.rules).id


def _verdict(world: World, case_id: str) -> str:
    """A pair that was called two."""
    with world.database.writing() as session:
        by = actor_of(session, world.staff["village"])
        return decide(session, by, "cases", case_id, case_id, "是两件", world.clock(), is_same=False).id


def _ask(world: World, who: str | None, route: str, case_id: str) -> int:
    browser, path = world.browser(who), _path(world, route, case_id)
    if who is None:
        browser.get("/staff/sign-in")
    status = (browser.get(path) if route.startswith("GET") else world.post(browser, path)).status_code
    assert status < 500
    return status


SAME_FOR_ALL = ("GET /staff/join/{code}", "POST /staff/join/{code}", "POST /staff/sign-out")  # see test_accounts


@pytest.mark.parametrize("role", WHO)
def test_a_role_reaches_exactly_the_routes_of_its_cells(world: World, role: str) -> None:
    """A page, or a form that complains about its content, is reached; 404 is what everybody else gets."""
    case_id, routes = world.declare("upper"), [route for route in PERMISSIONS if route not in SAME_FOR_ALL]
    if Scope.OWN in {row.get(role) for row in PERMISSIONS.values()}:
        world.answer_for(WHO[role], case_id)
    reached = {route: _ask(world, WHO[role], route, case_id) != 404 for route in routes}
    assert reached == {route: role in PERMISSIONS[route] for route in routes}


def test_nobody_gets_in_without_signing_in(world: World) -> None:
    case_id, routes = world.declare(), [route for route, row in PERMISSIONS.items() if ANONYMOUS not in row]
    answers = {route: _ask(world, None, route, case_id) for route in routes}
    assert answers == {route: 303 if route.startswith("GET") else 401 for route in routes}


FOREIGN = [
    ("neighbour", 404), ("other_township", 404), ("grid", 404), ("helper", 404), ("administrator", 404),
    ("auditor", 404), ("village", 200), ("township", 200), ("county", 200),
]


@pytest.mark.parametrize(("who", "status"), FOREIGN)
def test_a_case_exists_only_for_those_who_reach_its_place(world: World, who: str, status: int) -> None:
    case_id = world.declare("upper_1")
    browser = world.browser(who)
    household = world.case(case_id).household_id
    assert browser.get(f"/staff/cases/{case_id}").status_code == status
    assert browser.get(f"/staff/households/{household}").status_code == status


@pytest.mark.parametrize("who", ["neighbour", "other_township", "helper"])
def test_nobody_writes_into_a_case_of_another_place(world: World, who: str) -> None:
    case_id, browser = world.declare("upper_1"), world.browser(who)
    fields = {"seen": "1", "text": "不该写进去", "fields": "contact", "reason": "call", "why": "不该看的人"}
    steps = ("move/responded", "note", "reveal", "move/included", "move/responsible_named")
    answers = [world.post(browser, f"/staff/cases/{case_id}/{step}", **fields).status_code for step in steps]
    assert answers == [404] * 5
    assert (world.case(case_id).stage, world.case(case_id).entries) == ("received", 1)


def test_a_helper_reaches_the_own_household_and_no_other(world: World) -> None:
    own, other = world.declare("upper_1", "张三丰"), world.declare("upper_1", "李四光", phone="13900000001")
    world.answer_for("helper", own)
    browser = world.browser("helper")
    assert [browser.get(f"/staff/cases/{case_id}").status_code for case_id in (own, other)] == [200, 404]
    assert [name in browser.get("/staff/cases").text for name in ("张**", "李**")] == [True, False]


def test_a_grid_member_goes_round_the_own_group_but_reads_no_case_there(world: World) -> None:
    case_id, elsewhere = world.declare("upper_1"), world.declare("upper", "李四光", phone="13900000001")
    household, other = (world.case(one).household_id for one in (case_id, elsewhere))
    world.post_to("grid", "upper_1")
    browser = world.browser("grid")
    assert [name in browser.get("/staff/round").text for name in ("张**", "李**")] == [True, False]
    page = browser.get(f"/staff/households/{household}")
    assert (page.status_code, world.case(case_id).receipt in page.text) == (200, False)
    closed = (f"/staff/cases/{case_id}", f"/staff/households/{other}")
    assert [browser.get(path).status_code for path in closed] == [404, 404]
    world.post(browser, f"/staff/households/{household}/visit", once="a", on="2026-09-21", kind="home", found="fine")
    assert "张**" not in browser.get("/staff/round").text


def test_any_other_address_is_a_page_that_says_so(world: World) -> None:
    answer = world.browser().get("/staff/nothing")
    assert (answer.status_code, "没有这一页" in answer.text) == (404, True)


def test_a_missing_case_and_a_foreign_one_look_the_same(world: World) -> None:
    case_id, browser = world.declare("river"), world.browser("village")
    foreign, missing = browser.get(f"/staff/cases/{case_id}"), browser.get("/staff/cases/01missing")
    assert (foreign.status_code, foreign.text) == (missing.status_code, missing.text)


@pytest.mark.parametrize("who", ["administrator", "auditor"])
def test_who_keeps_the_system_sees_no_household(world: World, who: str) -> None:
    world.declare()
    browser = world.browser(who)
    pages = [browser.get(path).text for path in ("/staff/people", "/staff/health", "/staff/audit", "/staff/bind")]
    assert [word in "".join(pages) for word in ("张三丰", "张**", "13812345678", "老人住院")] == [False] * 4


def test_no_form_is_taken_without_its_token(world: World) -> None:
    case_id, answers = world.declare(), {}
    for route in (route for route in PERMISSIONS if route.startswith("POST")):
        role = next(role for role in WHO if role in PERMISSIONS[route])
        answer = world.browser(WHO[role]).post(_path(world, route, case_id), data={"text": "没有令牌"})
        answers[route] = answer.status_code
    assert answers == dict.fromkeys(answers, 403)
    assert world.case(case_id).entries == 1
