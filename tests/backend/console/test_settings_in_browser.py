"""Settings, places and briefs in a real browser: as wide as the screen, without scripts, by keyboard, and on paper."""

import re

import pytest

from tests.backend.console.conftest import World
from tests.backend.console.test_browser import CHROMIUM, _open, address, chromium  # noqa: F401 (fixtures)
from tests.backend.console.test_taking_over import _portfolio, _transfer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
PAGES = {
    "county": ("/staff/settings", "/staff/settings/change", "/staff/divisions"),
    "administrator": ("/staff/settings", "/staff/divisions", "/staff/people", "/staff/people/{person}"),
    "village": ("/staff/settings", "/staff/divisions", "/staff/briefs"),
}


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_no_page_is_wider_than_its_screen(  # type: ignore[no-untyped-def]
    world: World, chromium, address: str, width: int, height: int  # noqa: F811
) -> None:
    _portfolio(world, 2)
    _transfer(world, "helper", "south", heir="village")
    wide, refused = [], []
    for who, paths in PAGES.items():
        page = _open(world, chromium, address, who, width, height)
        page.on("console", lambda message: refused.append(message.text))
        for path in paths:
            page.goto(address + path.format(person=world.staff["village"].id))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((who, path))
    assert (wide, refused) == ([], [])


def test_a_clerk_changes_a_limit_without_scripts(  # type: ignore[no-untyped-def]
    world: World, chromium, address: str  # noqa: F811
) -> None:
    page = _open(world, chromium, address, "county", 390, 844)
    page.goto(f"{address}/staff/settings")
    page.click("text=改程序")
    page.click("summary >> text=首次响应")
    page.fill("[name='deadlines.respond.n']", "400")
    page.click("text=看看改了什么")
    page.wait_for_selector("text=要在1到365之间")
    page.fill("[name='deadlines.respond.n']", "2")
    page.press("[name='deadlines.respond.n']", "Enter")
    page.wait_for_selector("text=时限会变成")
    page.fill("#because", "县农业农村局2026年的通知")
    page.press("#because", "Enter")
    page.wait_for_selector("text=发布了。新报的事按新的一版办。")
    assert page.locator("text=本县的第1版").count() == 1


def test_every_household_taken_over_is_a_sheet_of_its_own(  # type: ignore[no-untyped-def]
    world: World, chromium, address: str  # noqa: F811
) -> None:
    _portfolio(world, 3)
    _transfer(world, "helper", "south", heir="village")
    page = _open(world, chromium, address, "village", 1366, 768)
    page.goto(f"{address}/staff/briefs")
    paper = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 4  # the list of takings-over, and three households
