"""The menu: grouped, never more than a person may open, and the place where one stands is marked."""

import re

import pytest

from backend.console.menu import MENU, menu_for
from backend.console.permissions import PERMISSIONS, scope_of
from backend.staff.models import ROLES
from tests.backend.console.conftest import World


def groups(role: str) -> dict[str, list[str]]:
    return {
        group.label: [place.label for place in group.places]
        for group in menu_for(lambda route: scope_of(route, role) is not None)
    }


def test_every_place_of_the_menu_is_a_page() -> None:
    assert [place.route for group in MENU for place in group.places if place.route not in PERMISSIONS] == []


def test_a_county_clerk_finds_everything_in_six_places() -> None:
    found = groups("county")
    assert list(found) == ["", "个案", "沟通", "政策", "管理", "我的"]
    assert found["管理"] == ["区划", "设置"]


def test_an_auditor_finds_the_audit_alone() -> None:
    assert groups("auditor") == {"管理": ["审计"]}


@pytest.mark.parametrize("role", ROLES)
def test_no_place_leads_where_a_role_may_not_go(world: World, role: str) -> None:
    who = {"grid_member": "grid", "responsible": "helper"}.get(role, role)
    browser = world.browser(who)
    first = browser.get("/staff", follow_redirects=True).text
    nav = first[first.index('aria-label="主菜单"') : first.index("</nav>")]
    paths = re.findall(r'<a href="([^"]+)"', nav)
    assert {path: browser.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_the_place_and_its_group_are_marked(world: World) -> None:
    html = world.browser("county").get("/staff/duplicates").text
    nav = html[html.index('aria-label="主菜单"') : html.index("</nav>")]
    assert re.findall(r'aria-current="(\w+)"[^>]*>([^<]+)<', nav) == [("true", "个案"), ("page", "查重")]
