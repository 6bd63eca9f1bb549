"""On a telephone: a group of the menu opens inside the screen, and lists and comparisons can be read."""

import pytest

from tests.backend.console.conftest import World
from tests.backend.console.test_browser import CHROMIUM, _open, address, chromium  # noqa: F401 - fixtures
from tests.backend.console.test_in_place import page  # noqa: F401 - a telephone with scripts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
OUTSIDE = """[...document.querySelectorAll(".top nav > a, .top nav details[open] a")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && (box.left < 0 || box.right > innerWidth);
}).map((one) => one.innerText)"""


@pytest.mark.parametrize("who", ["grid", "helper", "village", "township", "county", "administrator"])
def test_every_group_of_the_menu_opens_inside_the_screen(world: World, chromium, address: str, who: str) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    page = _open(world, chromium, address, who, 390, 844)  # noqa: F811
    page.goto(f"{address}/staff/bind")
    outside = {}
    for group in page.locator(".top nav summary").all():
        group.click()
        outside[group.inner_text()] = page.evaluate(OUTSIDE)
        group.click()
    assert {group: links for group, links in outside.items() if links} == {}
    assert outside


def test_the_filters_of_the_ledger_are_folded_until_wanted(world: World, page) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    world.declare()
    page.goto("/staff/cases")
    page.wait_for_selector("#filters:not([open])")
    assert page.locator("#results tbody tr").first.bounding_box()["y"] < 844
    page.click("#filters summary")
    page.select_option("#state", "over")
    page.wait_for_selector("text=没有符合条件的事项")
    assert page.is_visible("#state")


def test_what_is_tapped_in_a_list_is_as_high_as_a_fingertip(world: World, page) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    world.declare()
    low = []
    for path in ("/staff", "/staff/cases", "/staff/households"):
        page.goto(path)
        links = page.locator("td > a, .tasks a.what, th > a, .top .link, .fold-away > summary")
        low += [f"{path} {link.inner_text()}" for link in links.all() if link.bounding_box()["height"] < 44]
    assert low == []


def test_two_households_side_by_side_are_told_apart(world: World, page) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    first, second = (
        world.case(world.declare("upper_1", name, phone=phone)).household_id
        for name, phone in (("张三丰", "13812345678"), ("张三峰", "13912345678"))
    )
    page.goto(f"/staff/duplicates/households/{first}/{second}")
    cells = page.locator("tbody tr >> nth=0 >> td")
    assert cells.evaluate_all("all => all.map((one) => one.dataset.label)") == ["第一个", "第二个"]
    heads = page.evaluate("getComputedStyle(document.querySelector('thead tr'), '::before').content")
    assert (heads, page.is_visible("tbody tr >> nth=0 >> a >> nth=1")) == ("none", True)
