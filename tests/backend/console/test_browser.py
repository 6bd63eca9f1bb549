"""The pages in a real browser: nothing wider than the screen, nothing refused, and the story by keyboard and tap."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from backend.console.cards_view import CARDS, TELLER
from backend.handovers.actions import pass_on, take
from backend.handovers.models import Handover
from backend.staff.queries import actor_of
from knowledge.cards import Card
from knowledge.county import County
from knowledge.telling.large_print import large_print
from knowledge.telling.notice import notice
from knowledge.telling.told import Told
from tests.backend.console.conftest import NOON, World

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
PAGES = {
    "village": (
        "/staff", "/staff/cases", "/staff/cases/{case}", "/staff/households/{household}", "/staff/messages",
        "/staff/waiting", "/staff/waiting/{handover}",
        "/staff/bind", "/staff/cards", "/staff/cards/land_tax_fiscal", "/staff/cards/land_tax_fiscal/notice",
        "/staff/cards/school_dropout_control/large",
    ),
    "administrator": ("/staff/people", "/staff/health"),
    "county": ("/staff/county", "/staff/county/contact/water", "/staff/county/statement/new", "/staff/gaps",
        "/staff/gaps/{gap}", "/staff/gaps/{gap}/draft", "/staff/pause"),
    "auditor": ("/staff/audit",),
}


def told_today(card: Card) -> Told:
    return TELLER.told(card, NOON.date(), County("云岭县"))


@pytest.fixture
def address(world: World) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(world.app, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def chromium():  # type: ignore[no-untyped-def]
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _open(world: World, chromium, address: str, who: str, width: int, height: int):  # type: ignore[no-untyped-def]
    context = chromium.new_context(viewport={"width": width, "height": height}, java_script_enabled=False)
    token = world.browser(who).cookies["mingbai-staff"]
    context.add_cookies([{"name": "mingbai-staff", "value": token, "url": address}])
    return context.new_page()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1280, 800)])
def test_no_page_is_wider_than_its_screen(world: World, chromium, address: str, width: int, height: int) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    names = {"case": case_id, "household": world.case(case_id).household_id, "gap": world.gap("问" * 200)}
    names["handover"] = world.handover(topic="说" * 200)
    with world.database.writing() as session:
        handover = session.get_one(Handover, names["handover"])
        take(session, handover, actor_of(session, world.staff["village"]), None, NOON)
        pass_on(session, handover, "https://" + "a" * 300, NOON, world.rules)
    wide, refused = [], []
    for who, paths in PAGES.items():
        page = _open(world, chromium, address, who, width, height)
        page.on("console", lambda message: refused.append(message.text))
        for path in paths:
            page.goto(address + path.format(**names))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
    assert (wide, refused) == ([], [])


def test_a_cadre_works_through_a_case_without_scripts(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    page = _open(world, chromium, address, "village", 360, 740)
    page.goto(f"{address}/staff")
    page.click("text=联系农户，记首次响应")
    page.fill("#responded-text", "打了电话，下午上门")
    page.press("#responded-text", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=新的环节记好了")
    page.fill("#checked-on", "2026-09-21")
    page.fill("#checked-people", "2")
    page.click("#checked >> text=入户，也问了邻里")
    page.click("#checked >> text=有一部分不一样")
    page.fill("#checked-facts", "老人出院了，欠着一万多")
    page.click("#checked button")
    page.wait_for_selector("text=哪天去的：2026-09-21；去了几个人：2")
    assert world.case(case_id).stage == "checked"


def test_a_helper_is_named_from_the_list_without_scripts(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]
    case_id = world.declare()
    world.include(case_id)
    page = _open(world, chromium, address, "village", 360, 740)
    page.goto(f"{address}/staff/cases/{case_id}")
    page.select_option("#responsible_named-staff", world.staff["helper"].id)
    page.click("#responsible_named button")
    page.wait_for_selector("text=新的环节记好了")
    assert world.case(case_id).stage == "responsible_named"


def test_a_clerk_fills_in_a_telephone_and_confirms_cards_without_scripts(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]
    page = _open(world, chromium, address, "county", 360, 740)
    page.goto(f"{address}/staff/county")
    page.click("#contact >> text=民政")
    page.fill("#name", "县民政局救助股")
    page.fill("#phone", "0770-1200001")
    page.click("text=存下")
    page.wait_for_selector("#contact >> text=0770-1200001")
    page.click("#confirmation summary >> text=低保")
    page.check("#tick-dibao")
    page.fill("#office-security", "县民政局")
    page.click("details[open] >> text=打勾的都还在执行")
    page.click("#confirmation summary >> text=低保")
    page.wait_for_selector("#confirmation >> text=已核实")


def test_paper_shows_tables_as_tables_and_what_a_form_holds(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]
    told = {"place": world.places["county"].id, "name": "县水利局农水股", "phone": "0770-1200001"}
    item = "/staff/county/contact/water"
    assert world.post(world.browser("county"), item, **told, confirmed_on="2026-09-21").status_code == 303
    page = _open(world, chromium, address, "county", 718, 1000)  # what A4 has between its margins
    page.emulate_media(media="print")
    page.goto(f"{address}/staff/county")
    assert page.evaluate("getComputedStyle(document.querySelector('#contact tr')).display") == "table-row"
    page.goto(address + item)
    assert page.is_visible("dl.on-paper >> text=县水利局农水股")


def test_every_notice_and_large_print_is_one_a4_page(world: World, chromium, address: str) -> None:  # type: ignore[no-untyped-def]
    own = {"part": "who", "says": "本县另有安排。" * 28, "begins": "2026-01-01", "source": "县政府文件" * 20}
    item = {"place": world.places["county"].id, "card": "land_tax_fiscal", "confirmed_on": "2026-09-21", **own}
    assert world.post(world.browser("county"), "/staff/county/statement/new", **item).status_code == 303
    page = _open(world, chromium, address, "county", 1280, 800)
    longest = sorted(CARDS.values(), key=lambda card: -len(notice(told_today(card)).text))[:6]
    fullest = sorted(CARDS.values(), key=lambda card: -len(large_print(told_today(card)).text))[:10]
    sheets = [(card.id, "notice") for card in longest] + [(card.id, "large") for card in fullest]
    long = []
    for card, sheet in sheets:
        page.goto(f"{address}/staff/cards/{card}/{sheet}")
        pages = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        if pages != 1:
            long.append((card, sheet, pages))
    assert long == []
