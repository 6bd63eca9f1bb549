"""The pages of duplicates and of events: what staff see, tick and decide there."""

import re

from backend.cases.models import Case
from backend.events.models import Event
from backend.households.models import Household
from tests.backend.console.conftest import World

WHY = "问过本人，是同一家"


def _two(world: World) -> tuple[str, str]:
    return world.declare(name="黄诗琴"), world.declare(name="王思勤", phone=None)


def _pair(world: World, who: str = "village") -> str:
    """The address of the first pair of the list."""
    page = world.browser(who).get("/staff/duplicates").text
    found = re.search(r"/staff/duplicates/(households|cases)/\w+/\w+", page)
    assert found is not None
    return found.group(0)


def _merge(world: World, path: str, kept: str, **other: str) -> int:
    seen = {"seen_first": "0", "seen_second": "0", **other}
    return world.post(world.browser("village"), path, kept=kept, why=WHY, **seen).status_code


def _joined(world: World) -> tuple[str, str]:
    first, second = _two(world)
    assert _merge(world, _pair(world), world.case(first).household_id) == 303
    return first, second


def test_a_pair_is_proposed_masked_and_with_its_reasons(world: World) -> None:
    _two(world)
    page = world.browser("village").get("/staff/duplicates").text
    assert [word in page for word in ("名字读音相近", "难处一样", "黄**", "黄诗琴", "王思勤")] == [
        True, True, True, False, False,
    ]
    assert "没有像是重复的" in world.browser("neighbour").get("/staff/duplicates").text


def test_two_households_become_one_and_then_their_cases(world: World) -> None:
    first, second = _joined(world)
    assert world.case(second).household_id == world.case(first).household_id
    path = _pair(world)
    numbers = [str(world.case(one).entries) for one in sorted((first, second))]
    assert _merge(world, path, first, seen_first=numbers[0], seen_second=numbers[1]) == 303
    assert world.case(second).merged_into == first
    page = world.browser("village").get(f"/staff/cases/{second}").text
    assert (f'href="/staff/cases/{first}"' in page, "首次响应</summary>" in page) == (True, False)
    assert world.case(second).receipt in world.browser("village").get(f"/staff/cases/{first}").text


def test_a_case_that_went_into_another_offers_nothing_to_record_and_keeps_what_was_typed(world: World) -> None:
    first, second = _joined(world)
    numbers = [str(world.case(one).entries) for one in sorted((first, second))]
    browser, path = world.browser("village"), f"/staff/cases/{second}"
    assert "写一条记录" in browser.get(path).text
    assert _merge(world, _pair(world), first, seen_first=numbers[0], seen_second=numbers[1]) == 303
    assert [form in browser.get(path).text for form in ("/note", "/stop", "/call-back", "/move/")] == [False] * 4
    late = world.post(browser, f"{path}/note", seen=str(world.case(second).entries), text="问过邻居")
    assert (late.status_code, "请到那一件里办" in late.text, "问过邻居" in late.text) == (422, True, True)


def test_what_was_merged_by_mistake_is_taken_apart_from_the_list(world: World) -> None:
    first, second = _joined(world)
    browser = world.browser("village")
    page = browser.get("/staff/duplicates?done_with=1").text
    undo = re.search(r"/staff/duplicates/\w+/undo", page)
    assert undo is not None
    assert world.post(browser, undo.group(0), why="").status_code == 422
    assert world.post(browser, undo.group(0), why="问错人了").status_code == 303
    assert world.case(second).household_id != world.case(first).household_id


def test_a_page_that_is_not_true_any_more_keeps_what_was_typed(world: World) -> None:
    first, _ = _two(world)
    browser, kept = world.browser("village"), world.case(first).household_id
    answer = world.post(browser, _pair(world), kept=kept, why="写了半天的理由", seen_first="5", seen_second="0")
    assert (answer.status_code, "写了半天的理由" in answer.text, "刚才有人改过" in answer.text) == (422, True, True)


def test_two_receipts_lead_to_their_pair(world: World) -> None:
    first, second = world.declare(name="韦大山"), world.declare(name="陆一鸣", phone="13900000002")
    browser = world.browser("village")
    told = {"first": world.case(first).receipt, "second": world.case(second).receipt}
    assert "/staff/duplicates/households/" in world.post(browser, "/staff/duplicates/find", **told).headers["location"]
    assert world.post(browser, "/staff/duplicates/find", first="1", second="2").status_code == 422
    assert world.post(world.browser("neighbour"), "/staff/duplicates/find", **told).status_code == 422


def test_a_case_page_says_that_there_may_be_another(world: World) -> None:
    first, _ = _two(world)
    assert "/staff/duplicates/households/" in world.browser("village").get(f"/staff/cases/{first}").text


def _flood(world: World, who: str = "village") -> str:
    fields = {"division_id": world.places["upper"].id, "title": "9月20日洪水", "risk": "disaster", "on": "2026-09-20"}
    answer = world.post(world.browser(who), "/staff/events", **fields)
    assert answer.status_code == 303
    return answer.headers["location"].partition("?")[0]


def test_an_event_opens_a_case_for_everybody_ticked(world: World) -> None:
    case_id = world.declare(name="韦大山")
    household, path, browser = world.case(case_id).household_id, _flood(world), world.browser("village")
    page = world.post(browser, f"{path}/find", names="韦大山\n没有这人").text
    assert (f'value="{household}" checked' in page, "没有查到：没有这人" in page, "韦**" in page) == (True, True, True)
    ticked = {"household_id": [household], "urgency": "days"}
    assert world.post(browser, f"{path}/households", **ticked).status_code == 303
    with world.database.reading() as session:
        opened = session.query(Case).filter(Case.event_id.is_not(None)).all()
        assert [(case.household_id, case.risk) for case in opened] == [(household, "disaster")]
    shown = browser.get(path).text
    assert (opened[0].receipt in shown, "韦**" in shown, "收到申报1件" in shown or "1件" in shown) == (True, True, True)
    assert opened[0].receipt in world.post(browser, f"{path}/export").text


def test_a_whole_village_is_listed_with_all_its_groups_and_no_other(world: World) -> None:
    near = [world.case(world.declare(place, "韦大山", phone=None)).household_id for place in ("upper", "upper_1")]
    far = world.case(world.declare("lower", "韦大河", phone=None)).household_id
    page = world.post(world.browser("village"), f"{_flood(world)}/find", group_id=world.places["upper"].id).text
    assert [f'value="{household}" checked' in page for household in (*near, far)] == [True, True, False]


def test_nobody_ticked_says_so_and_a_closed_event_takes_nobody(world: World) -> None:
    path, browser = _flood(world), world.browser("village")
    answer = world.post(browser, f"{path}/households", urgency="days")
    assert (answer.status_code, "请勾选" in answer.text) == (422, True)
    assert world.post(browser, f"{path}/close").status_code == 303
    assert "结束这个事件" not in browser.get(path).text


def test_an_event_typed_wrongly_keeps_what_was_typed(world: World) -> None:
    answer = world.post(world.browser("village"), "/staff/events", title="冰雹打了烟叶", on="明天")
    assert (answer.status_code, "冰雹打了烟叶" in answer.text) == (422, True)
    with world.database.reading() as session:
        assert (session.query(Event).count(), session.query(Household).count()) == (0, 0)
