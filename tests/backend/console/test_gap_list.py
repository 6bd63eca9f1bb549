"""The list of questions nobody could answer: groups, filters, settling, the file, and drafts of cards."""

import csv
import io
import re

import pytest
import yaml
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.gaps.models import Gap
from tests.backend.console.conftest import World


def ask_about_bees(world: World) -> list[str]:
    texts = ("养蜂的蜂箱有没有补助", "蜂箱补助怎么领", "想问养蜂的蜂箱补助")
    return [world.gap(text, place="upper") for text in texts]


def settled(world: World) -> list[tuple[str | None, str | None, str | None]]:
    with world.database.reading() as session:
        return [(gap.outcome, gap.card, gap.note) for gap in session.scalars(select(Gap).order_by(Gap.id))]


def audited(world: World) -> list[str]:
    with world.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.number))
        return [action for action in actions if action.startswith("gap.")]


def rows_of(page: str) -> list[str]:
    """How often, and what, from the first line on."""
    return re.findall(r"<strong>(\d+)</strong>.*?<a href=\"/staff/gaps/[^\"]+\">([^<]+)</a>", page, re.DOTALL)


def test_questions_stand_in_groups_the_largest_first(world: World) -> None:
    world.gap("八十岁有钱吗", "not_covered", "old_age_allowance")
    world.gap("带什么纸", "unsaid", "travel_subsidy.papers")
    world.gap("长寿金", "not_covered", "old_age_allowance")
    ask_about_bees(world)
    page = world.browser("county").get("/staff/gaps").text
    assert rows_of(page)[:2] == [("3", "蜂箱补助、养蜂"), ("2", "高龄津贴")]
    assert [word in page for word in ("带什么材料", "3组，一共6个问题", "没有文件", "卡上没写")] == [True] * 4


def test_kind_and_state_narrow_the_list(world: World) -> None:
    ask_about_bees(world)
    world.gap("长寿金", "not_covered", "old_age_allowance")
    browser = world.browser("administrator")
    assert rows_of(browser.get("/staff/gaps?kind=not_covered").text) == [("1", "高龄津贴")]
    assert rows_of(browser.get("/staff/gaps?settled=1").text) == []
    assert len(rows_of(browser.get("/staff/gaps?kind=nonsense&page=x").text)) == 2


def test_fifteen_groups_stand_on_a_page(world: World) -> None:
    for number in range(16):
        world.gap("问", "unsaid", f"dibao_{number}.how")
    browser = world.browser("county")
    assert [len(rows_of(browser.get(f"/staff/gaps?page={page}").text)) for page in (1, 2, 3)] == [15, 1, 0]
    assert "后面没有了" in browser.get("/staff/gaps?page=3").text


def test_choices_of_today_and_questions_of_other_places_are_not_shown(world: World) -> None:
    world.post_to("county", "south")
    world.gap("今天的选项", "offered")
    hidden = world.gap("北山镇的蜂箱", place="upper")
    browser = world.browser("county")
    assert rows_of(browser.get("/staff/gaps").text) == []
    assert [browser.get(f"/staff/gaps/{gap}").status_code for gap in (hidden, "nothing")] == [404, 404]
    assert world.post(browser, f"/staff/gaps/{hidden}/settle", outcome="not_ours").status_code == 404


def test_a_group_shows_day_and_township_and_nobody(world: World) -> None:
    first = ask_about_bees(world)[0]
    page = world.browser("county").get(f"/staff/gaps/{first}").text
    assert [word in page for word in ("养蜂的蜂箱有没有补助", "9月21日 · 北山镇", "上坪村")] == [True, True, False]


def test_a_group_is_settled_as_a_whole_and_leads_to_a_local_word(world: World) -> None:
    first = ask_about_bees(world)[0]
    browser = world.browser("county")
    answer = world.post(browser, f"/staff/gaps/{first}/settle", outcome="card", card="fumin_loan", seen="3")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/staff/gaps/{first}?done=gap_settled")
    assert settled(world) == [("card", "fumin_loan", None)] * 3
    page = browser.get(answer.headers["location"]).text
    word = re.search(r'href="(/staff/county/word/new[^"]+)"', page)
    assert word is not None
    form = browser.get(word[1].replace("&amp;", "&")).text
    assert ('value="fumin_loan" selected' in form, rows_of(browser.get("/staff/gaps").text)) == (True, [])
    assert len(rows_of(browser.get("/staff/gaps?settled=1").text)) == 1


def test_a_form_sent_twice_settles_once(world: World) -> None:
    first = ask_about_bees(world)[0]
    browser = world.browser("county")
    fields = {"outcome": "answered", "note": "已写进卡", "seen": "3"}
    answers = [world.post(browser, f"/staff/gaps/{first}/settle", **fields) for _ in range(2)]
    assert ([answer.status_code for answer in answers], audited(world)) == ([303, 303], ["gap.settled"])


def test_who_was_slower_is_told_and_sees_what_they_wrote(world: World) -> None:
    first = ask_about_bees(world)[0]
    world.post(world.browser("county"), f"/staff/gaps/{first}/settle", outcome="not_ours", seen="3")
    other = {"outcome": "answered", "note": "已经写进养殖的卡", "seen": "3"}
    slower = world.post(world.browser("administrator"), f"/staff/gaps/{first}/settle", **other)
    told = [words in slower.text for words in ("刚才有人标过这一组了", "已经写进养殖的卡")]
    assert (slower.status_code, told) == (422, [True, True])
    assert settled(world) == [("not_ours", None, None)] * 3


def test_what_was_settled_by_mistake_is_open_again(world: World) -> None:
    first = ask_about_bees(world)[0]
    browser = world.browser("county")
    world.post(browser, f"/staff/gaps/{first}/settle", outcome="not_ours", seen="3")
    for _ in range(2):
        world.post(browser, f"/staff/gaps/{first}/reopen")
    assert settled(world) == [(None, None, None)] * 3
    assert audited(world) == ["gap.settled", "gap.reopened"]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "请先选怎么处理。"),
        ({"outcome": "nonsense"}, "请先选怎么处理。"),
        ({"outcome": "card", "card": "no_such_card", "seen": "3"}, "请选是哪一张政策卡。"),
        ({"outcome": "answered", "note": " ", "seen": "3"}, "请写一句怎么处理的"),
        ({"outcome": "answered", "note": "长" * 501, "seen": "3"}, "说明最多写500个字，您写了501个。"),
        ({"outcome": "not_ours", "note": "写过的话", "seen": "2"}, "刚才又多了1个问题。请看过再标。"),
    ],
)
def test_what_was_not_taken_says_why_and_loses_nothing(world: World, fields: dict[str, str], says: str) -> None:
    first = ask_about_bees(world)[0]
    answer = world.post(world.browser("county"), f"/staff/gaps/{first}/settle", **fields)
    assert (answer.status_code, says in answer.text) == (422, True)
    assert fields.get("note", "") in answer.text
    assert settled(world) == [(None, None, None)] * 3


def test_the_file_holds_every_question_defused(world: World) -> None:
    world.gap("=HYPERLINK(1) 蜂箱", place="upper")
    world.gap("长寿金", "not_covered", "old_age_allowance")
    browser = world.browser("county")
    answer = world.post(browser, "/staff/gaps/export", kind="not_known")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows == [
        ["种类", "说的是", "老乡问的", "哪天", "乡镇", "处理", "政策卡", "说明"],
        ["没有找到", "'=HYPERLINK(1) 蜂箱", "'=HYPERLINK(1) 蜂箱", "2026-09-21", "北山镇", "", "", ""],
    ]
    assert audited(world) == ["gap.export"]


def test_a_draft_of_a_card_is_shown_and_sent(world: World) -> None:
    first = ask_about_bees(world)[0]
    browser = world.browser("county")
    page = browser.get(f"/staff/gaps/{first}/draft").text
    sent = browser.get(f"/staff/gaps/{first}/draft/card")
    assert ("statements：没有 general" in page, "feng_xiang_bu_zhu.yml" in page) == (True, True)
    assert sent.headers["content-disposition"] == 'attachment; filename="feng_xiang_bu_zhu.yml"'
    assert yaml.safe_load(sent.text)["title"] == "蜂箱补助"
    phrases = yaml.safe_load(browser.get(f"/staff/gaps/{first}/draft/phrases").text)
    assert phrases["nlu"][0]["intent"] == "feng_xiang_bu_zhu"
    assert browser.get(f"/staff/gaps/{first}/draft/other").status_code == 404


def test_a_part_that_is_not_said_is_drafted_for_its_card(world: World) -> None:
    gap = world.gap("带什么纸", "unsaid", "travel_subsidy.papers")
    browser = world.browser("county")
    assert "补充政策卡" in browser.get(f"/staff/gaps/{gap}/draft").text
    assert "- part: papers" in browser.get(f"/staff/gaps/{gap}/draft/card").text


def test_a_question_that_is_html_stays_a_text(world: World) -> None:
    gap = world.gap("<script>alert(1)</script>蜂箱")
    browser = world.browser("county")
    pages = [browser.get(path).text for path in ("/staff/gaps", f"/staff/gaps/{gap}", f"/staff/gaps/{gap}/draft")]
    assert ["<script>alert" in page for page in pages] == [False] * 3


def test_the_picture_shows_every_week(world: World) -> None:
    world.clock.forward(days=-14)
    ask_about_bees(world)
    world.clock.forward(days=14)
    world.gap()
    page = world.browser("county").get("/staff/gaps").text
    assert re.findall(r'height="(\d+)"/>', page) == ["0"] * 9 + ["100", "0", "34"]
