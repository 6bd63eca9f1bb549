"""Every page of the console and the chat page by axe-core's rules of WCAG 2.2 AA, and by nothing but a keyboard."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.bot.cli.running import RunningApp
from tests.story.conftest import County
from tests.story.people import say, sign_in, tap
from tests.story.walking import ROUTES, Page, walk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from playwright.sync_api import Page as Tab

pytestmark = pytest.mark.browser
STAFF = ("xian", "zhen", "cun", "bangfu", "wangge", "admin", "audit")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
STRIDE = 10  # presses of Tab between two looks at how far it has come
OPENED = "document.querySelectorAll('main details').forEach(details => { details.open = true; })"
WATCHED = """() => {
  const all = [...document.querySelectorAll('*')], forms = [...document.forms];
  const named = at => at.type === 'radio' ? `${forms.indexOf(at.form)} ${at.name}`
    : `${all.indexOf(at)} ${at.outerHTML.slice(0, 80)}`;
  window.walked = [];
  document.addEventListener('focusin', event => {
    const at = event.target, box = at.getBoundingClientRect();
    const styles = [at, at.nextElementSibling].filter(Boolean).map(one => getComputedStyle(one));
    const marked = styles.some(style => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    window.walked.push([named(at), marked && box.bottom > 0 && box.top < innerHeight]);
  });
  const fields = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary');
  const used = [...fields].filter(field => field.checkVisibility() && !field.disabled && field.tabIndex >= 0);
  return {reachable: [...new Set(used.map(named))], has_menu: document.querySelector('nav') !== null};
}"""
"""Writes down what is focused from now on, and whether it can be seen; answers with what has to be."""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    with RunningApp(tmp_path_factory.mktemp("county")) as app:
        yield County(app)
        app.stop()


@pytest.fixture(scope="module")
def offices(browser: "Browser", county: County) -> Iterator[dict[str, "Tab"]]:
    """A tab for everybody of the staff, signed in."""
    contexts = {
        name: browser.new_context(viewport=DESK, locale="zh-CN", base_url=county.app.address) for name in STAFF
    }
    somebody_asks_for_a_person(contexts["xian"])
    yield {name: sign_in(context, county, name) for name, context in contexts.items()}
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module")
def pages(offices: dict[str, "Tab"]) -> list[Page]:
    """Every page that one of the staff comes to, each once, but the case and the household as everybody sees them."""
    walked = [page for who, tab in offices.items() for page in walk(who, tab.context)]
    assert set(ROUTES) - {page.route for page in walked} == set()
    walked.append(Page("xian", "/search", looked_for(offices["xian"], "wxl")))
    own = ("/cases/{case_id}", "/households/{household_id}", "")
    return list({(page.route, page.who if page.route in own else ""): page for page in walked}.values())


def somebody_asks_for_a_person(context: "BrowserContext") -> None:
    chat = context.new_page()
    chat.goto("/")
    chat.wait_for_selector(".choices button")
    say(chat, "找真人")
    for reply in ("大竹村", "想问低保"):
        say(chat, reply)
    chat.close()


def looked_for(tab: "Tab", initials: str) -> str:
    """The address under which a search is answered to whoever asked."""
    tab.goto("/staff")
    tab.fill("[role=search] [name=asked]", initials)
    tab.press("[role=search] [name=asked]", "Enter")
    tab.wait_for_url("**/staff/search?**")
    return tab.url


def found_on(tab: "Tab") -> list[str]:
    """What axe-core finds, each with the first place where it is."""
    tab.evaluate(OPENED)
    found = Axe().run(tab, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary']}" for one in found]


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_on_any_page_of_the_console(
    offices: dict[str, "Tab"], pages: list[Page], size: dict[str, int]
) -> None:
    found = []
    for page in pages:
        tab = offices[page.who]
        tab.set_viewport_size(size)  # type: ignore[arg-type]
        tab.goto(page.address)
        found += [f"{page.route} {one}" for one in found_on(tab)]
        if tab.evaluate("document.documentElement.scrollWidth") > size["width"]:
            found.append(f"{page.route} is wider than its screen")
    assert found == []


def test_axe_finds_nothing_on_the_chat_page(browser: "Browser", county: County) -> None:
    still = {"viewport": PHONE, "reduced_motion": "reduce"}  # what is just coming up is pale for a moment
    with browser.new_context(**still, locale="zh-CN", base_url=county.app.address) as context:  # type: ignore[arg-type]
        chat = context.new_page()
        chat.goto("/")
        chat.wait_for_selector(".choices button")
        found = found_on(chat)
        for step in (lambda: tap(chat, "低保"), lambda: tap(chat, "报难处"), lambda: say(chat, "摔断了腿")):
            step()
            found += found_on(chat)
        for mode in ("大字", "简单"):
            chat.get_by_role("button", name=mode, exact=True).click()
            found += found_on(chat)
    assert found == []


def test_axe_finds_nothing_on_pages_for_anybody(
    browser: "Browser", county: County, offices: dict[str, "Tab"], pages: list[Page]
) -> None:
    hanging = next(page for page in pages if page.route == "/notices/{notice_id}")
    offices[hanging.who].goto(hanging.address)
    public = offices[hanging.who].locator(".code.small").inner_text().strip()
    with browser.new_context(viewport=PHONE, locale="zh-CN", base_url=county.app.address) as context:
        tab, found, join = context.new_page(), [], county.links["zhen2"]
        for address in (public, "/notices/none", "/staff/sign-in", join, "/staff/join/none", "/staff/none"):
            tab.goto(address)
            found += [f"{address} {one}" for one in found_on(tab)]
    assert found == []


def test_every_page_can_be_used_by_keyboard_alone(offices: dict[str, "Tab"], pages: list[Page]) -> None:
    wrong = []
    for page in pages:
        tab = offices[page.who]
        tab.set_viewport_size(DESK)  # type: ignore[arg-type]
        tab.goto(page.address)
        tab.evaluate(OPENED)
        wrong += [f"{page.route} {one}" for one in _walked_by_keyboard(tab)]
    assert wrong == []


def _walked_by_keyboard(tab: "Tab") -> list[str]:
    """What Tab does not reach or does not show; the way begins at the link to the text and comes round to it again."""
    watched = tab.evaluate(WATCHED)
    reachable = set(watched["reachable"])
    for _ in range(4 * len(reachable) // STRIDE + 1):
        for _ in range(STRIDE):
            tab.keyboard.press("Tab")
        walked = tab.evaluate("window.walked")
        if walked.count(walked[0]) > 1:
            break
    skips = 'href="#main"' in walked[0][0] or not watched["has_menu"]
    begins = [] if skips else [f"begins with {walked[0][0]}"]
    unseen = [f"does not show {name}" for name, is_seen in walked if not is_seen]
    return begins + unseen + [f"does not reach {name}" for name in reachable - {name for name, _ in walked}]
