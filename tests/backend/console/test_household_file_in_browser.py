"""A household's file in a real browser: no wider than a telephone, every field with its words, written by keyboard."""

from pathlib import Path

import pytest

from tests.backend.console.conftest import World
from tests.backend.console.test_browser import _open, address, chromium  # noqa: F401 - fixtures
from tests.backend.console.test_household_file import _household, _measure, _promise, _send, _son

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
UNLABELLED = """[...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter(one => !one.labels.length && !one.ariaLabel).map(one => one.name)"""
TWICE = "[...document.querySelectorAll('[id]')].map(one => one.id).filter((id, at, all) => all.indexOf(id) < at)"


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_the_file_its_print_and_the_ties_fit_the_screen(  # type: ignore[no-untyped-def]
    world: World, chromium, address: str, width: int, height: int  # noqa: F811
) -> None:
    household, helper = _household(world), world.browser("helper")
    _son(world, helper, household)
    _send(world, helper, household, "measure", **_measure(world, text="贷款养三头牛，先修牛栏" * 8))
    _send(world, helper, household, "promise", **_promise(world, text="把申请表送到家，顺便看看房子漏不漏" * 4))
    page = _open(world, chromium, address, "helper", width, height)
    for path in (f"/staff/households/{household}", f"/staff/households/{household}/print", "/staff/ties"):
        page.goto(address + path)
        page.eval_on_selector_all("main details", "all => all.forEach(one => { one.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert (page.evaluate(UNLABELLED), page.evaluate(TWICE)) == ([], []), path


def test_a_promise_is_written_by_keyboard(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]  # noqa: F811
    household = _household(world)
    page = _open(world, chromium, address, "helper", 1366, 768)
    page.goto(f"{address}/staff/households/{household}")
    page.focus("#promise > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("把申请表送到家")
    page.keyboard.press("Tab")
    page.keyboard.type("10202026")
    page.focus("#promise button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#promises >> text=把申请表送到家")
