"""The story of one household: from its declaration, through the console, to the digest and back to the household."""

import json
import re

import pytest
from sqlalchemy import select

from backend.clock import Clock
from backend.conversations.actions import open_web
from backend.households.models import Household
from backend.outgoing.actions import waiting_notices
from backend.outgoing.models import Outgoing
from backend.staff.actions import bind_chat
from backend.visits.models import Visit
from tests.backend.console.conftest import World
from tests.backend.steps import PUBLICITY


def _told(world: World, case_id: str) -> list[str]:
    conversation = world.case(case_id).conversation_id
    assert conversation is not None
    with world.database.reading() as session:
        rows = waiting_notices(session, conversation, world.clock())
        return [json.loads(row.payload or "")["text"] for row in rows]


def _bind(world: World, who: str) -> str:
    """Binds a chat by the code on the page; the conversation's id."""
    found = re.search(r"绑定 ([0-9A-Z-]{11})", world.post(world.browser(who), "/staff/bind").text)
    assert found is not None
    with world.database.writing() as session:
        conversation, _ = open_web(session, world.clock())
        bind_chat(session, found[1], conversation, world.clock())
        return conversation.id


def test_a_household_is_answered_included_given_a_helper_visited_and_told(world: World) -> None:
    case_id, village, helper = world.declare("upper_1"), world.browser("village"), world.browser("helper")
    path, household = f"/staff/cases/{case_id}", world.case(case_id).household_id

    day = village.get("/staff").text
    assert [words in day for words in ("联系农户，记首次响应", "上坪村 一组 张**", "还剩3天")] == [True] * 3

    world.include(case_id)
    assert "落实帮扶责任人" in world.browser("village").get("/staff").text
    world.take("village", case_id, "responsible_named")
    assert _told(world, case_id) == [
        "村干部已经看了您的事，会找您说说情况。", "干部核实过您家的情况了。下一步村里开会评议，就是大家一起商量。",
        "村里开会评议过您的事了。下一步在村里公示，就是贴出来让大家看。",
        "您的事在村里公示了，就是贴出来让大家看。只写姓，不写电话和病情。贴满了，报到乡镇去看。",
        "乡镇看过您的事了。下一步怎么办，会再告诉您。",
        "您家的情况核实过了。县里定了：登记成监测户，就是政府重点照看的人家，会接着帮您家。",
        "帮您家的干部定好了，是黄大帮。有难处可以找他，也可以跟我说。",
    ]

    world.clock.forward(days=5)  # to a working day after the National Day holidays
    helper = world.browser("helper")
    assert [words in helper.get("/staff").text for words in ("本月要入户走访（1户）", "张**")] == [True, True]
    chat = _bind(world, "helper")
    world.clock.forward(hours=20, minutes=45)  # 08:45 the next morning
    Clock(world.database, world.rules, world.settings).tick(world.clock())
    with world.database.reading() as session:
        row = session.scalars(select(Outgoing).filter_by(conversation_id=chat, kind="digest")).one()
        digest = json.loads(row.payload or "")
    assert [choice["value"] for choice in digest["choices"]] == [
        f"visit.{household}.2026-10.{answer}" for answer in ("done", "move", "cannot")
    ]

    helper = world.browser("helper")
    fields = {"once": "a", "on": "2026-10-09", "kind": "home", "found": "fine", "note": "老人好多了"}
    visited = world.post(helper, f"/staff/households/{household}/visit", **fields)
    assert visited.status_code == 303
    assert "本月要入户走访" not in helper.get("/staff").text
    pages = [helper.get(address).text for address in (f"/staff/households/{household}", path)]
    assert ["10月9日 入户" in pages[0], "入户，一切正常" in pages[1]] == [True, True]
    assert ["老人好多了" in page for page in pages] == [False, False]


def test_a_deadline_that_has_passed_reaches_the_township(world: World) -> None:
    world.declare("upper")
    world.clock.forward(days=7)
    page = world.browser("township").get("/staff").text
    assert [words in page for words in ("首次响应过了时限，请督促", "超期4天", "张**")] == [True] * 3


def test_on_a_rest_day_the_page_shows_what_waits_on_the_next_working_day(world: World) -> None:
    world.declare("upper")
    world.clock.forward(days=4)  # the Mid-Autumn Festival
    page = world.browser("village").get("/staff").text
    assert [words in page for words in ("今天休息", "9月28日上班", "超期1天")] == [True] * 3


def test_a_day_without_duties_says_so(world: World) -> None:
    assert "手上的事都办完了" in world.browser("village").get("/staff").text


def test_a_visit_form_sent_twice_counts_once(world: World) -> None:
    case_id, helper = world.declare(), world.browser("helper")
    world.answer_for("helper", case_id)
    path = f"/staff/households/{world.case(case_id).household_id}/visit"
    for _ in range(2):
        world.post(helper, path, once="same", on="2026-09-21", kind="call", found="fine")
    with world.database.reading() as session:
        assert [visit.kind for visit in session.scalars(select(Visit))] == ["call"]


def test_a_wrong_visit_is_explained_and_nothing_typed_is_lost(world: World) -> None:
    case_id, helper = world.declare(), world.browser("helper")
    world.answer_for("helper", case_id)
    path = f"/staff/households/{world.case(case_id).household_id}/visit"
    fields = {"once": "a", "kind": "home", "found": "fine", "note": "写好的说明"}
    future, strange = (world.post(helper, path, on=on, **fields) for on in ("2026-09-30", "前天"))
    assert [(answer.status_code, "写好的说明" in answer.text) for answer in (future, strange)] == [(422, True)] * 2
    assert "9月30日还没到" in future.text
    assert "日期没看懂" in strange.text


def test_a_moved_and_a_cancelled_visit_stand_on_the_households_page(world: World) -> None:
    case_id, helper = world.declare(), world.browser("helper")
    world.answer_for("helper", case_id)
    path = f"/staff/households/{world.case(case_id).household_id}"
    world.post(helper, f"{path}/move", once="a", until="2026-09-28")
    world.post(helper, f"{path}/cannot", once="b", reason="away", note="去广东了")
    page = helper.get(path).text
    assert [words in page for words in ("改到9月28日", "本月去不了：农户不在家", "去广东了")] == [True, True, False]


def test_the_messages_page_shows_rows_of_the_division_without_their_words(world: World) -> None:
    case_id, village = world.declare("upper"), world.browser("village")
    world.post(village, f"/staff/cases/{case_id}/move/responded", seen="1", text="打了电话")
    pages = [world.browser(who).get("/staff/messages").text for who in ("village", "neighbour")]
    assert [world.case(case_id).receipt in page for page in pages] == [True, False]
    assert "村干部已经看了您的事" not in pages[0]


def test_the_auditor_sees_codes_and_can_check_the_chain(world: World) -> None:
    case_id = world.declare()
    world.post(world.browser("village"), f"/staff/cases/{case_id}/move/responded", seen="1", text="打了电话")
    page = world.browser("auditor").get("/staff/audit?check=1").text
    assert [words in page for words in ("case.responded", f"case:{case_id}", "记录链是完整的", "打了电话", "张**")] == [
        True, True, True, False, False,
    ]


def test_health_counts_what_waits(world: World) -> None:
    case_id = world.declare()
    world.post(world.browser("village"), f"/staff/cases/{case_id}/move/responded", seen="1", text="打了电话")
    page = world.browser("administrator").get("/staff/health").text
    assert [words in page for words in ("SQLite", "还没有备份过", "还没送到的消息")] == [True] * 3


def test_a_fault_of_the_server_is_a_page_and_leaves_no_personal_text_in_the_log(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    case_id = world.declare()
    with world.database.writing() as session:  # a value from another row, which does not open
        session.get_one(Household, world.case(case_id).household_id).name_sealed = b"k1\0" + bytes(40)
    answer = world.browser("village").get(f"/staff/cases/{case_id}")
    assert (answer.status_code, "出了点问题" in answer.text) == (500, True)
    logged = capsys.readouterr().out
    assert ["SealBroken" in logged, "张三丰" in logged] == [True, False]


def test_a_form_that_met_a_fault_of_the_server_is_shown_so_that_it_can_be_sent_again(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    with world.database.writing() as session:
        household = session.get_one(Household, world.case(case_id).household_id)
        name, household.name_sealed = household.name_sealed, b"k1\0" + bytes(40)
    path, ours = f"/staff/cases/{case_id}/reveal", {"sec-fetch-site": "same-origin"}
    browser.headers.update(ours)
    answer = world.post(browser, path, fields="contact", reason="call", why="要打电话核实情况")
    assert (answer.status_code, "没有存上" in answer.text, "要打电话核实情况" in answer.text) == (500, True, True)
    with world.database.writing() as session:
        session.get_one(Household, world.case(case_id).household_id).name_sealed = name
    assert world.post(browser, path, fields="contact", reason="call", why="要打电话核实情况").status_code == 200


def test_what_waits_for_an_office_without_a_limit_stands_in_its_day(world: World) -> None:
    case_id = world.declare("upper")
    for stage in ("responded", "checked", "reviewed", "noticed"):
        world.take("village", case_id, stage)
    assert "等您往下办" not in world.browser("township").get("/staff").text
    world.clock.now += PUBLICITY
    day = world.browser("township").get("/staff").text
    assert [words in day for words in ("等您往下办（1件）", "记乡镇审核", f"/staff/cases/{case_id}#next")] == [True] * 3


def test_two_households_of_one_surname_are_told_apart_where_one_has_to_be_chosen(world: World) -> None:
    world.declare("upper_1", "张三丰", phone="13812345678", size=4)
    world.declare("upper_1", "张翠山", phone="13900000001", size=2)
    world.post_to("grid", "upper_1")
    page = world.browser("grid").get("/staff/round").text
    assert [words in page for words in ("4口人", "电话1********78", "2口人", "电话1********01")] == [True] * 4
