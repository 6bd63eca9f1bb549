"""Every list of the console: turned page by page, sorted by the heads of its columns, and taken away as a file."""

import re
from dataclasses import dataclass
from html import unescape
from importlib import import_module

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.console.app import PAGES
from backend.console.sheet import BOM
from backend.duplicates.deciding import HOUSEHOLDS, say_apart
from backend.events.actions import add_households, open_event
from backend.households.actions import make_responsible
from backend.staff.models import Staff
from backend.staff.portfolios import hand_over
from backend.staff.queries import actor_of
from backend.ties.actions import declare
from tests.backend.console.conftest import World

pytestmark = pytest.mark.long

NAMES = ("张三丰", "李四光", "王五全")
LINK = re.compile(r'href="([^"]+)">(上一页|下一页)<')
SORTED = re.compile(r'<th aria-sort="(?:ascending|descending)"><a href="[^"]*order=')


@dataclass(frozen=True)
class List:
    """Who reads it, after what has happened, what marks one of its rows, its orders, and where its file is taken."""

    path: str
    who: str
    after: str
    row: str
    orders: tuple[str, ...] = ("",)
    export: str | None = None
    module: str = ""


CASE = r'class="number"><a href="(/staff/cases/[^"?]+)'
HOME = r'label="农户"><a href="([^"]+)'
LISTS = (
    List("cases", "township", "cases", CASE, ("", "newest", "place"), "cases/export", "ledger"),
    List("households", "township", "cases", HOME, ("", "newest", "longest"), "households/export", "register"),
    List("objections", "township", "objections", r'"(/staff/objections/[0-9a-z]{26})"',
         ("", "newest"), "objections/export"),
    List("notices", "township", "notices", r'label="户主"><a href="([^"]+)', ("", "newest"), "notices/export"),
    List("duplicates", "township", "alike", r'quiet" href="(/staff/duplicates/[^?"]+)', export="duplicates/export"),
    List("duplicates?done_with=1", "township", "decided", r'"(/staff/duplicates/[^"]+/undo)',
         export="duplicates/export"),
    List("events", "township", "events", r'label="事件"><a href="([^"]+)', export="events/export"),
    List("events/{id}", "township", "event", CASE, ("", "newest"), "events/{id}/export", "events"),
    List("messages", "township", "told", r'label="事项" class="number"><a href="([^"]+)',
         ("", "oldest"), "messages/export"),
    List("waiting", "township", "handovers", r'"(/staff/waiting/[0-9a-z]{26})"', ("", "newest"), "waiting/export"),
    List("gaps", "county", "gaps", r'label="问的是"><a href="([^"]+)', ("", "newest"), "gaps/export"),
    List("people", "administrator", "nothing", r'label="登录名">([^<]+)<',
         ("", "name", "role", "newest"), "people/export"),
    List("divisions", "county", "nothing", r'label="名称"><a href="([^"]+)', ("", "name", "households", "cases"),
         "divisions/export"),
    List("audit", "auditor", "cases", r'label="序号" class="number">(\d+)<', export="audit/export", module="system"),
    List("round", "grid", "to_visit", r'class="what"><a href="([^"]+)', export="round/export", module="rounds"),
    List("ties", "village", "ties", r'label="农户">([^<]+)<', ("", "oldest"), "ties/export"),
    List(
        "cards?asked=低保", "village", "nothing", r'label="政策"><span><a href="([^"]+)', ("", "marks"), "cards/export"
    ),
    List("briefs", "grid", "taken", r'<h2><a href="(/staff/households/[^"]+)'),
)


def nothing(world: World) -> str:
    return ""


def cases(world: World) -> str:
    for number, name in enumerate(NAMES):
        world.declare("upper_1", name, phone=f"1390000000{number}")
        world.clock.forward(minutes=5)
    return ""


def told(world: World) -> str:
    """Three households that were answered."""
    cases(world)
    with world.database.reading() as session:
        ids = [case.id for case in session.scalars(select(Case))]
    assert {world.take("village", case_id, "responded").status_code for case_id in ids} == {303}
    return ""


def to_visit(world: World) -> str:
    """Three households of the group whose round it is."""
    world.post_to("grid", "upper_1")
    return cases(world)


def taken(world: World) -> str:
    """Three households somebody has handed over."""
    cases(world)
    with world.database.writing() as session:
        by = actor_of(session, world.staff["administrator"])
        for case in session.scalars(select(Case)):
            make_responsible(session, case.household_id, world.staff["helper"].id, world.clock())
        hand_over(session, by, session.get_one(Staff, world.staff["helper"].id), world.staff["grid"].id, world.clock())
    return ""


def ties(world: World) -> str:
    cases(world)
    by = world.staff["village"]
    with world.database.writing() as session:
        for case in session.scalars(select(Case).order_by(Case.id)):
            declare(session, actor_of(session, by), by.id, case.household_id, "relative", world.clock())
            world.clock.forward(days=1)
    return ""


def objections(world: World) -> str:
    for _ in NAMES:
        world.objection("other")
        world.clock.forward(hours=30)
    return ""


def notices(world: World) -> str:
    for number, name in enumerate(NAMES):
        world.notice("upper", name=name, phone=f"1390000000{number}")
    return ""


def alike(world: World) -> str:
    """Three households of one telephone."""
    for name in NAMES:
        world.declare("upper_1", name, phone="13900000001")
    return ""


def decided(world: World) -> str:
    cases(world)
    with world.database.writing() as session:
        one, two, three = sorted(case.household_id for case in session.scalars(select(Case)))
        by = actor_of(session, world.staff["township"])
        for pair in ((one, two), (one, three), (two, three)):
            say_apart(session, by, HOUSEHOLDS, pair, "问过本人，是两户", world.clock())
    return ""


def event(world: World) -> str:
    cases(world)
    with world.database.writing() as session:
        by, now = actor_of(session, world.staff["township"]), world.clock()
        homes = [case.household_id for case in session.scalars(select(Case))]
        place = world.places["north"].id
        made = open_event(session, by, place, "洪水", "disaster", now.date(), "once", now, world.rules)
        add_households(session, by, made, homes, "days", now, world.rules)
        return made.id


def events(world: World) -> str:
    with world.database.writing() as session:
        by, now, place = actor_of(session, world.staff["township"]), world.clock(), world.places["north"].id
        for number in "123":
            open_event(session, by, place, f"洪水{number}", "disaster", now.date(), number, now, world.rules)
    return ""


def handovers(world: World) -> str:
    for _ in NAMES:
        world.handover()
        world.clock.forward(minutes=30)
    return ""


def gaps(world: World) -> str:
    for text in ("蜂箱被水冲走了归谁管", "坟地要搬去哪里领补偿", "猪场臭得很找谁说"):
        world.gap(text)
        world.clock.forward(days=1)
    return ""


def test_every_page_with_a_list_to_take_away_is_in_the_table() -> None:
    of_one = {"/report/export", "/households/{household_id}/export"}
    files = {path for _, path, _ in PAGES if path.endswith("/export")} - of_one
    assert files == {"/" + (one.export or "").replace("{id}", "{event_id}") for one in LISTS if one.export}


@pytest.mark.parametrize("listed", LISTS, ids=lambda one: one.path)
def test_pages_follow_one_another_and_lead_back_in_every_order(
    listed: List, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = globals()[listed.after](world)
    browser, path = world.browser(listed.who), "/staff/" + listed.path.format(id=made)
    every = {order: _rows(browser, listed, _with(path, order)) for order in listed.orders}
    assert [len(set(rows)) == len(rows) >= 2 for rows in every.values()] == [True] * len(every)
    assert len({frozenset(rows) for rows in every.values()}) == 1
    module = listed.module or listed.path.partition("?")[0]
    monkeypatch.setattr(import_module(f"backend.console.pages.{module}"), "PAGE", 1)
    for order, rows in every.items():
        address: str | None = _with(path, order)
        pages: list[list[str]] = []
        text = ""
        while address and len(pages) <= len(rows):
            text = browser.get(address).text
            pages.append(_found(listed, text))
            address = _links(text).get("下一页")
        assert [row for page in pages for row in page] == rows, order
        if len(pages) > 1:
            back = browser.get(_links(text)["上一页"]).text
            assert _found(listed, back) == pages[-2], order


@pytest.mark.parametrize("listed", [one for one in LISTS if len(one.orders) > 1], ids=lambda one: one.path)
def test_the_head_of_a_column_sorts_and_says_that_it_does(listed: List, world: World) -> None:
    made = globals()[listed.after](world)
    browser, path = world.browser(listed.who), "/staff/" + listed.path.format(id=made)
    for order in listed.orders:
        text = browser.get(_with(path, order)).text
        assert len(SORTED.findall(text)) == 1, order
        others = [one for one in listed.orders if one != order]
        assert [f"order={one}" in unescape(text) for one in others] == [True] * len(others), order


@pytest.mark.parametrize("listed", [one for one in LISTS if one.export], ids=lambda one: one.path)
def test_the_file_of_a_list_is_offered_on_its_page_and_holds_its_rows_and_is_audited(
    listed: List, world: World
) -> None:
    made = globals()[listed.after](world)
    browser, path = world.browser(listed.who), "/staff/" + listed.path.format(id=made)
    page, to = browser.get(path).text, "/staff/" + (listed.export or "").format(id=made)
    assert f'action="{to}' in page
    with world.database.reading() as session:
        before = len(session.scalars(select(AuditEntry.id)).all())
    answer = world.post(browser, to, **dict(pair.split("=") for pair in path.partition("?")[2].split("&") if pair))
    assert answer.status_code == 200
    if answer.headers["content-type"].startswith("text/csv"):
        assert answer.text.startswith(BOM)
        assert len(answer.text.splitlines()) > len(_found(listed, page))
    with world.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert len(entries) == before + 1
    assert (entries[-1].actor, "export" in entries[-1].action) == (f"staff:{world.staff[listed.who].id}", True)


def _with(path: str, order: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}order={order}" if order else path


def _rows(browser, listed: List, path: str) -> list[str]:  # type: ignore[no-untyped-def]
    return _found(listed, browser.get(path).text)


def _found(listed: List, page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(listed.row, page)))


def _links(page: str) -> dict[str, str]:
    return {word: unescape(address) for address, word in LINK.findall(page)}
