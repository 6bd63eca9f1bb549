"""On paper: what is folded on the screen is printed, forms are not, and lists fit their sheet."""

import pytest

from tests.backend.console.conftest import World
from tests.backend.console.test_browser import CHROMIUM, address, chromium  # noqa: F401 - fixtures
from tests.backend.console.test_household_file import _household, _measure, _promise, _send, _son
from tests.backend.console.test_in_place import page  # noqa: F401 - a telephone with scripts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
UPRIGHT, ACROSS = ({"width": 718, "height": 1047}, {"width": 1047, "height": 718})  # A4 within its margins


def test_a_household_prints_its_measures_promises_members_and_visits(world: World, page) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    household, village = _household(world), world.browser("village")
    _son(world, village, household)
    _send(world, village, household, "measure", **_measure(world))
    _send(world, village, household, "promise", **_promise(world))
    page.goto(f"/staff/households/{household}")
    page.wait_for_selector("#measures:not([open])")
    page.set_viewport_size(UPRIGHT)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = ("measures >> .entry", "promises >> .entry", "family >> .entry", "visits >> .empty", "changes >> p")
    assert [page.locator(f"#{one} >> nth=0").is_visible() for one in printed] == [True] * 5
    assert page.locator("main form:visible, main summary:visible >> text=记进展").count() == 0
    assert page.locator("h2:visible").all_inner_texts().count("走访") == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#measures[open]").count() == 0


def test_the_ledger_fits_an_a4_sheet_laid_across_and_names_itself_once(world: World, page) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    world.answer_for("helper", world.declare())
    page.goto("/staff/cases")
    page.click("text=打印用的页面")
    page.wait_for_selector("body.across")
    page.set_viewport_size(ACROSS)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == ACROSS["width"]
    assert page.inner_text("main").count("防止返贫监测台账") == 1
    village = page.locator("td[data-label=村]")
    assert village.evaluate("one => getComputedStyle(one).whiteSpace") == "nowrap"
