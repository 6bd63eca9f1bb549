"""The register of households: place by place, masked, page after page, on paper and as a file."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.cases.models import Case
from backend.households.actions import register
from backend.households.models import Household
from tests.backend.console.conftest import World
from tests.backend.console.xlsx import sheets
from tests.backend.steps import PUBLICITY

HOUSEHOLD = re.compile(r'<td data-label="农户"><a href="/staff/households/([0-9a-z]{26})"')


def _register(world: World, place: str, count: int, name: str = "张三丰") -> list[str]:
    with world.database.writing() as session:
        return [
            register(session, world.places[place].id, name, f"1390000{number:04d}", 3, world.clock()).id
            for number in range(count)
        ]


def test_a_household_stands_with_its_place_helper_and_open_cases_and_masked(world: World) -> None:
    case_id = world.declare("upper_1")
    world.answer_for("helper", case_id)
    page = world.browser("village").get("/staff/households").text
    assert [word in page for word in ("上坪村 一组", "张**", "黄大帮", "1件", "没有纳入")] == [True] * 5
    assert [word in page for word in ("张三丰", "13812345678")] == [False, False]


def test_pages_follow_one_another_and_lead_back(world: World) -> None:
    ids = [id_ for place in ("upper", "lower", "river") for id_ in _register(world, place, 20)]
    browser, pages, query = world.browser("county"), [], ""
    for _ in range(3):
        pages.append(HOUSEHOLD.findall(browser.get(f"/staff/households{query}").text))
        query = f"?after={pages[-1][-1]}"
    assert ([len(page) for page in pages], sorted(id_ for page in pages for id_ in page)) == ([25, 25, 10], sorted(ids))
    back = [HOUSEHOLD.findall(browser.get(f"/staff/households?before={page[0]}").text) for page in pages[1:]]
    assert back == pages[:2]


@pytest.mark.parametrize(
    ("who", "names"),
    [("village", {"张**"}), ("township", {"张**", "李**"}), ("county", {"张**", "李**", "赵**"}), ("helper", set())],
)
def test_everybody_sees_the_households_within_reach(world: World, who: str, names: set[str]) -> None:
    for place, name in (("upper", "张三丰"), ("lower", "李四光"), ("river", "赵六六")):
        _register(world, place, 1, name)
    page = world.browser(who).get("/staff/households").text
    assert {name for name in ("张**", "李**", "赵**") if name in page} == names


def test_filters_narrow_by_place_and_by_being_monitored_and_merged_ones_have_no_line(world: World) -> None:
    [first], [second], [third] = (_register(world, place, 1) for place in ("upper", "lower", "lower"))
    with world.database.writing() as session:
        session.get_one(Household, second).monitored_since = world.clock()
        session.get_one(Household, third).merged_into = second
    browser = world.browser("county")
    asked = {
        "": [first, second], "state=monitored": [second], "state=other": [first], "state=unassigned": [second],
        f"place={world.places['lower'].id}": [second], "state=strange": [first, second],
    }
    shown = {query: sorted(HOUSEHOLD.findall(browser.get(f"/staff/households?{query}").text)) for query in asked}
    assert shown == asked


def test_sorted_by_how_long_they_are_monitored_and_by_when_they_were_registered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = []
    for place in ("upper", "river", "lower", "upper", "lower"):
        ids += _register(world, place, 1)
        world.clock.forward(days=1)
    with world.database.writing() as session:
        for number, days in ((4, 30), (1, 90), (2, 60)):
            session.get_one(Household, ids[number]).monitored_since = world.clock() - timedelta(days=days)
        session.get_one(Household, ids[2]).merged_into = ids[4]
    asked = {
        "order=newest": [4, 3, 1, 0], "order=longest": [1, 4, 3, 0], "order=longest&state=monitored": [1, 4],
        "order=longest&state=other": [3, 0],
    }
    browser = world.browser("county")
    shown = {query: HOUSEHOLD.findall(browser.get(f"/staff/households?{query}").text) for query in asked}
    assert {query: [ids.index(id_) for id_ in found] for query, found in shown.items()} == asked
    monkeypatch.setattr("backend.console.pages.register.PAGE", 2)
    pages = [HOUSEHOLD.findall(browser.get(f"/staff/households?order=longest&{turn}={ids[number]}").text)
             for turn, number in (("after", 1), ("before", 0))]
    assert [[ids.index(id_) for id_ in page] for page in pages] == [[4, 3], [4, 3]]


def test_the_file_and_the_paper_are_masked_and_audited(world: World) -> None:
    case_id = world.declare("upper_1")
    browser = world.browser("township")
    [(name, rows)] = sheets(world.post(browser, "/staff/households/export").content)
    told = {key: value for key, value in zip(rows[3], rows[4], strict=True) if value}
    assert (name, told) == ("上坪村", {
        "序号": "1", "乡镇": "北山镇", "村": "上坪村", "组": "一组", "户主": "张**", "电话": "1********78", "人口": "4",
        "登记日期": "2026-09-21", "帮扶责任人": "还没有定", "在办的事": "1",
    })
    page = world.post(browser, "/staff/households/print").text
    assert ["张**" in page, "张三丰" in page, world.staff["township"].name in page] == [True, False, True]
    with world.database.reading() as session:
        taken = session.scalars(select(AuditEntry).where(AuditEntry.action.contains("list_")))
        assert [(entry.action, entry.details) for entry in taken] == [
            ("household.list_export", {"lines": 1}), ("household.list_print", {"lines": 1})
        ]
        assert session.get_one(Case, case_id).stage == "received"


def test_a_household_whose_risk_is_removed_shows_since_when_and_until_when_it_was_monitored(world: World) -> None:
    case_id, other = world.declare(name="张三丰"), world.declare(name="李四光", phone="13912345678")
    world.include(case_id)
    for who, stage in (("village", "responsible_named"), ("helper", "helping"), ("village", "removal_checked"),
                       ("village", "removal_reviewed"), ("village", "removal_noticed")):
        assert world.take(who, case_id, stage).status_code == 303
    world.clock.now += PUBLICITY
    assert world.take("county", case_id, "removed").status_code == 303
    was, browser = "2026-10-03纳入，2026-10-15风险消除", world.browser("county")
    home = f"/staff/households/{world.case(case_id).household_id}"
    found = world.post(browser, "/staff/search", asked="张三丰").headers["location"]
    pages = [browser.get(path).text for path in (home, "/staff/households", found)]
    pages.append(world.post(browser, f"{home}/print").text)
    assert [was in page for page in pages] == [True] * 4
    listed = HOUSEHOLD.findall(browser.get("/staff/households?state=was").text)
    assert (listed, "没有纳入" in browser.get(f"/staff/households/{world.case(other).household_id}").text) == (
        [world.case(case_id).household_id], True
    )
    file = sheets(world.post(browser, "/staff/households/export").content)
    assert any(was in cell for _, rows in file for row in rows for cell in row)


@pytest.mark.parametrize("path", ["/staff/households", "/staff/cases"])
def test_whoever_answers_for_nobody_is_told_so_and_not_that_there_is_nobody(world: World, path: str) -> None:
    world.declare("upper_1")
    pages = {who: world.browser(who).get(path).text for who in ("grid", "helper", "village")}
    own, visits = "您名下还没有帮扶的户", '在<a href="/staff/round">本月遍访</a>里'
    assert {who: (own in page, visits in page) for who, page in pages.items()} == {
        "grid": (True, True), "helper": (True, False), "village": (False, False)
    }
