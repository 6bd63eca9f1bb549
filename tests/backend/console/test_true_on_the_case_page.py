"""The page of a case says what happened: which steps were taken, whether the household heard, and who has it now."""

import re
from html import unescape

import pytest

from backend.cases.actions import Declaration, open_case
from tests.backend.console.conftest import World
from tests.backend.steps import PUBLICITY

LEFT_OUT = "（没有走这一步）"


def at_the_office(world: World) -> str:
    """A case that no chat has told."""
    declaration = Declaration(
        world.places["upper_1"].id, "韦大山", "13812345678", 4, ("disaster",), "disaster", "昨天", "days", "水进屋了",
        "self",
    )
    with world.database.writing() as session:
        return open_case(session, declaration, None, "desk:1", world.clock(), world.rules).id


def said_after(world: World, who: str, case_id: str, stage: str) -> str:
    answer = world.take(who, case_id, stage)
    assert answer.status_code == 303
    return unescape(world.browser(who).get(answer.headers["location"]).text)


@pytest.mark.parametrize(
    ("stage", "says"),
    [("responded", "新的环节记好了。<"), ("helping", "收不到这一步的通知，请当面或打电话告诉")],
)
def test_where_no_chat_reaches_the_household_nobody_is_told_that_it_knows(
    world: World, stage: str, says: str
) -> None:
    page = said_after(world, "village", at_the_office(world), stage)
    assert (says in page, "已经告诉农户" in page) == (True, False)


def test_where_a_chat_reaches_the_household_it_is_said_that_it_knows(world: World) -> None:
    assert "新的环节记好了，已经告诉农户。" in said_after(world, "village", world.declare(), "responded")


def test_steps_that_nobody_took_are_not_shown_as_done(world: World) -> None:
    case_id = at_the_office(world)
    page = said_after(world, "village", case_id, "helping")
    steps = ("联系农户", "入户核实", "开会评议、公示", "乡镇和县里定")
    assert [f"{step}{LEFT_OUT}" in page for step in steps] == [True] * page.count(LEFT_OUT)
    back = said_after(world, "village", case_id, "checked")
    assert (back.count(LEFT_OUT), '<li class="past">收到申报</li>' in back) == (1, True)


def test_a_case_that_went_the_whole_way_has_left_nothing_out(world: World) -> None:
    case_id = world.declare()
    world.include(case_id)
    assert LEFT_OUT not in world.browser("county").get(f"/staff/cases/{case_id}").text


def test_what_everybody_is_told_alike_is_not_hidden_and_what_was_written_of_the_household_is(world: World) -> None:
    case_id = world.declare()
    for who, stage in (("village", "responded"), ("village", "checked"), ("township", "not_included")):
        assert world.take(who, case_id, stage).status_code == 303
    page = world.browser("township").get(f"/staff/cases/{case_id}").text
    assert ("干部核实过您家的情况了" in page, page.count("有他家的情况，已遮住")) == (True, 1)
    assert "每人每年九千元" not in page


def test_who_has_a_case_is_whoever_may_take_its_next_step(world: World) -> None:
    case_id, shown = world.declare(), []

    def has() -> str:
        browser, path = world.browser("county"), f"/staff/cases/{case_id}"
        [held] = re.findall('data-label="谁在办">([^<]*)<', browser.get("/staff/cases").text)
        shown.append(f"，等{held}往下办" in browser.get(path).text)
        return held

    held = [has()]
    for stage in ("responded", "checked", "reviewed", "noticed"):
        world.take("village", case_id, stage)
    held.append(has())
    world.clock.now += PUBLICITY
    for who, stage in (("township", "township_reviewed"), ("county", "included"), ("village", "responsible_named"),
                       ("helper", "helping"), ("helper", "told_back"), ("village", "closed")):
        assert world.take(who, case_id, stage).status_code == 303
        held.append(has())
    assert held == ["村里", "乡镇", "县里", "村里", "黄大帮", "黄大帮", "村里", "办完了"]
    assert shown == [True] * 7 + [False]
