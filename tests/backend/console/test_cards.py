"""The pages of the cards: found by their words, marked with what is missing, told as everywhere else."""

import re
from html import unescape

import pytest

from knowledge.cards import load_cards
from tests.backend.console.conftest import World

COUNTY = {"confirmed_on": "2026-09-21"}


def page(world: World, path: str = "", who: str = "village") -> str:
    answer = world.browser(who).get(f"/staff/cards{path}")
    assert answer.status_code == 200
    return unescape(answer.text)


def tell(world: World, item: str, **fields: str) -> None:
    """A county clerk fills something in."""
    sent = world.post(world.browser("county"), f"/staff/county/{item}", place=world.places["county"].id, **fields)
    assert sent.status_code == 303


def output(html: str, name: str) -> str:
    found = re.search(rf'id="{name}-text"[^>]*>(.*?)</div>', html, re.DOTALL)
    assert found
    return found[1]


def labels(html: str) -> list[str]:
    return re.findall(r'<a href="/staff/cards/\w+">([^<]+)</a>', html)


def badges(html: str, card: str) -> list[str]:
    row = html.partition(f'href="/staff/cards/{card}"')[2].partition("</tr>")[0]
    return re.findall(r'class="badge \w+">([^<]+)<', row)


def test_every_card_is_in_the_list(world: World) -> None:
    shown = labels(page(world)) + labels(page(world, "?page=2"))
    assert sorted(shown) == sorted(card.label for card in load_cards().values())


def test_a_card_is_found_by_words_that_stand_in_it(world: World) -> None:
    assert labels(page(world, "?asked=来回路费")) == ["打工路费补助"]
    assert "没有找到" in page(world, "?asked=登月")


def test_the_list_says_what_is_missing_and_what_has_ended(world: World) -> None:
    html = page(world)
    assert badges(html, "dibao") == ["县里没核实", "没有联系电话"]
    assert badges(page(world, "?asked=路费"), "key_counties") == ["有过期的话", "县里没核实", "没有联系电话"]
    assert badges(page(world, "?page=2"), "macro_results") == ["没有联系电话"]


def test_what_a_clerk_fills_in_clears_the_marks_and_is_told(world: World) -> None:
    tell(world, "contact/civil_affairs", name="县民政局救助股", phone="0770-1200001", **COUNTY)
    tell(world, "confirmation/dibao", holds="yes", office="县民政局", **COUNTY)
    assert badges(page(world), "dibao") == []
    html = page(world, "/dibao")
    assert "县民政局2026年9月21日核实过，2026年还在执行。" in output(html, "chat")
    assert "电话0770-1200001。" in output(html, "short")
    assert "电话：0770-1200001" in output(html, "notice")
    assert "零七七零一二零零零零一" in output(html, "loudspeaker")
    assert "电话：0770-1200001" in output(html, "large")


def test_that_it_no_longer_holds_is_a_mark_and_stands_first(world: World) -> None:
    tell(world, "confirmation/dibao", holds="no", office="县民政局", note="改按新办法办", **COUNTY)
    assert badges(page(world), "dibao")[0] == "县里说不执行了"
    second = output(page(world, "/dibao"), "chat").splitlines()[1]
    assert second == "县民政局2026年9月21日核实过，2026年不执行了。改按新办法办。"


@pytest.mark.parametrize(("who", "offered"), [("village", False), ("county", True)])
def test_the_way_to_the_countys_data_is_shown_to_whom_it_is_open(world: World, who: str, *, offered: bool) -> None:
    html = page(world, "/dibao", who)
    assert ('href="/staff/county/confirmation/dibao"' in html) == offered
    if offered:
        for link in re.findall(r'href="(/staff/county/[^"]+)"', html):
            assert world.browser(who).get(link).status_code == 200


def test_pages_for_the_printer_hold_the_sheet_and_nothing_of_the_console(world: World) -> None:
    for sheet, title in (("notice", "农村最低生活保障（低保）"), ("large", "低保")):
        html = page(world, f"/dibao/{sheet}")
        assert f"<h1>{title}</h1>" in html
        assert "云岭县　2026年9月21日印" in html
        assert "主菜单" not in html


@pytest.mark.parametrize("path", ["/no_such_card", "/dibao/poster", "/no_such_card/notice"])
def test_what_is_not_there_is_said_plainly(world: World, path: str) -> None:
    assert world.browser("village").get(f"/staff/cards{path}").status_code == 404
