"""等回话的人 and 停用机器人: who sees what, taking, answering, ending; the pause; drills on the case page."""

import re
from dataclasses import replace

from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.conversations.models import Conversation
from backend.drafts.actions import PARTIAL
from backend.handovers import actions
from backend.handovers.models import Handover
from backend.handovers.queries import lines_of
from backend.pauses.queries import current
from backend.scope import CLOCK, TERMINAL
from backend.staff.actions import invite
from tests.backend.console.conftest import World


def handover(world: World, handover_id: str) -> Handover:
    with world.database.reading() as session:
        return session.get_one(Handover, handover_id)


def said(world: World, handover_id: str) -> list[str | None]:
    with world.database.reading() as session:
        return [line.text for line in lines_of(session, handover_id)]


def test_the_list_shows_place_promise_and_nobody_s_words(world: World) -> None:
    world.handover()
    page = world.browser("village").get("/staff/waiting")
    shown = [text in page.text for text in ("上坪村", "没留名字的老乡", "今天下午6点前", "还没有人接", "修房子")]
    assert (shown, page.headers["refresh"][:4]) == ([True, True, True, True, False], "60; ")


def test_a_list_that_shows_itself_anew_keeps_nobody_signed_in(world: World) -> None:
    browser = world.browser("village")
    again = browser.get("/staff/waiting").headers["refresh"].partition("url=")[2]
    answers = []
    for minutes in (20, 11):
        world.clock.forward(minutes=minutes)
        answers.append(browser.get(again).status_code)
    assert answers == [200, 303]


def test_drills_are_listed_and_not_counted(world: World) -> None:
    for drill in (False, True, True):
        world.handover(drill=drill)
    page = world.browser("village").get("/staff/waiting").text
    assert ("1位在等，另有2位是演练" in page, page.count("演练</span>")) == (True, 2)


def test_the_promise_turns_red_when_it_is_broken(world: World) -> None:
    world.handover()
    tones = []
    for hours in (0, 5, 3):  # promised for 18:00, asked at 12:00
        world.clock.forward(hours=hours)
        page = world.browser("village").get("/staff/waiting").text
        tones.append(re.findall(r'badge (plain|warn|bad)">', page))
    assert tones == [["plain"], ["warn"], ["bad"]]


def test_what_was_said_is_read_by_whoever_takes_it(world: World) -> None:
    one = world.handover()
    browser, township = world.browser("village"), world.browser("township")
    assert "修房子" not in browser.get(f"/staff/waiting/{one}").text
    assert world.post(browser, f"/staff/waiting/{one}/take").headers["location"].endswith("done=handover_taken")
    assert "修房子的钱到哪了" in browser.get(f"/staff/waiting/{one}").text
    assert "修房子" not in township.get(f"/staff/waiting/{one}").text
    assert handover(world, one).staff_id == world.staff["village"].id


def test_an_answer_goes_out_once(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    world.post(browser, f"/staff/waiting/{one}/take")
    first = world.post(browser, f"/staff/waiting/{one}/answer", text="下周来办。", seen="0")
    again = world.post(browser, f"/staff/waiting/{one}/answer", text="下周来办。", seen="0")
    assert (first.status_code, again.status_code) == (303, 422)
    assert said(world, one) == ["下周来办。"]
    assert "下周来办。" in again.text and "等打开聊天页" in again.text


def test_nobody_answers_before_taking_and_what_was_typed_stays(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    page = world.post(browser, f"/staff/waiting/{one}/answer", text="下周来办", seen="0")
    assert (page.status_code, "请先点“我来接”，再回话。" in page.text, said(world, one)) == (422, True, [])
    world.post(browser, f"/staff/waiting/{one}/take")
    page = world.post(browser, f"/staff/waiting/{one}/answer", text="字" * 1001, seen="0")
    assert (page.status_code, "您写了1001个" in page.text, "字" * 1001 in page.text) == (422, True, True)


def test_what_was_typed_is_not_lost_where_it_can_no_longer_be_sent(world: World) -> None:
    one, browser, township = world.handover(), world.browser("village"), world.browser("township")
    world.post(browser, f"/staff/waiting/{one}/take")
    world.post(township, f"/staff/waiting/{one}/take", was=world.staff["village"].id)
    taken = world.post(browser, f"/staff/waiting/{one}/answer", text="下周三来办", seen="0")
    world.post(township, f"/staff/waiting/{one}/end", outcome="called")
    over = world.post(browser, f"/staff/waiting/{one}/answer", text="下周三来办", seen="0")
    shown = ["<blockquote>下周三来办</blockquote>" in page.text for page in (taken, over)]
    assert (shown, said(world, one)) == ([True, True], [])


def test_a_word_after_the_answer_is_seen_in_the_list(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    world.post(browser, f"/staff/waiting/{one}/take")
    assert "在聊天里回了" not in browser.get(f"/staff/waiting/{one}").text
    world.post(browser, f"/staff/waiting/{one}/answer", text="好", seen="0")
    badges = ["回过话了" in browser.get("/staff/waiting").text]
    with world.database.writing() as session:
        actions.pass_on(session, session.get_one(Handover, one), "几时来？", world.clock(), world.rules)
    badges.append("又说话了" in browser.get("/staff/waiting").text)
    assert badges == [True, True]
    assert '<a href="/staff/waiting">有1个人等干部回话。</a>' in browser.get("/staff").text


def test_who_was_slower_is_told_that_a_colleague_has_it(world: World) -> None:
    one, village, township = world.handover(), world.browser("village"), world.browser("township")
    world.post(village, f"/staff/waiting/{one}/take", was="")
    slower = world.post(township, f"/staff/waiting/{one}/take", was="")
    shown = [text in slower.text for text in ("刚才有同事接了这一位", "从覃村信那里接过来")]
    assert (slower.status_code, shown) == (422, [True, True])
    assert world.post(township, f"/staff/waiting/{one}/take", was=world.staff["village"].id).status_code == 303


def test_it_is_ended_with_how_it_was_kept(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    ends = [world.post(browser, f"/staff/waiting/{one}/end", outcome=code).status_code
            for code in ("", "left", "answered", "visited", "visited")]
    assert ends == [422, 422, 422, 303, 422]
    page = browser.get("/staff/waiting").text
    assert ("现在没有人在等" in page, "上门说了" in page, handover(world, one).outcome) == (True, True, "visited")


def test_a_cleared_chat_takes_no_answer(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    world.post(browser, f"/staff/waiting/{one}/take")
    with world.database.writing() as session:
        session.get_one(Conversation, handover(world, one).conversation_id).forgotten_at = world.clock()
    page = browser.get(f"/staff/waiting/{one}").text
    assert ("回不到了" in page, "<textarea" in page) == (True, False)
    sent = world.post(browser, f"/staff/waiting/{one}/answer", text="好", seen="0")
    assert (sent.status_code, said(world, one)) == (422, [])


def test_another_place_has_no_such_page(world: World) -> None:
    one = world.handover("upper")
    for who in ("neighbour", "other_township", "grid", "helper", "administrator"):
        browser = world.browser(who)
        answers = [browser.get(f"/staff/waiting/{one}").status_code,
                   world.post(browser, f"/staff/waiting/{one}/take").status_code]
        assert answers == [404, 404], who


def test_the_day_counts_who_waits(world: World) -> None:
    world.handover()
    page = world.browser("village").get("/staff").text
    assert '<a href="/staff/waiting">有1个人等干部回话。</a>' in page


def test_what_a_person_writes_meanwhile_is_seen_before_it_is_answered(world: World) -> None:
    one, browser = world.handover(), world.browser("village")
    world.post(browser, f"/staff/waiting/{one}/take")
    with world.database.writing() as session:
        actions.pass_on(session, session.get_one(Handover, one), "<b>急</b>", world.clock(), world.rules)
    page = world.post(browser, f"/staff/waiting/{one}/answer", text="好", seen="0")
    assert (page.status_code, "刚才又有新的话" in page.text, "&lt;b&gt;急&lt;/b&gt;" in page.text) == (422, True, True)


def test_the_county_pauses_the_bot_and_lets_it_speak_again(world: World) -> None:
    browser = world.browser("county")
    browser.get("/staff/pause")
    fields = {"says": "台风来了，停到明天早上8点。", "begins": "2026-09-21T12:00", "ends": "2026-09-22T08:00"}
    assert world.post(browser, "/staff/pause", **fields).headers["location"] == "/staff/pause?done=paused"
    assert "现在停着" in browser.get("/staff/pause").text
    with world.database.reading() as session:
        row = current(session, world.clock())
    assert row is not None and row.says == fields["says"]
    second = world.post(browser, "/staff/pause", **fields)
    assert (second.status_code, "已经有一条停用没有结束" in second.text) == (422, True)
    world.post(browser, f"/staff/pause/{row.id}/lift")
    with world.database.reading() as session:
        assert current(session, world.clock()) is None
    assert "以前停过的" in browser.get("/staff/pause").text


def test_a_pause_that_makes_no_sense_keeps_what_was_typed(world: World) -> None:
    browser = world.browser("administrator")
    browser.get("/staff/pause")
    for says, begins in (("\u200b", "2026-09-21T12:00"), ("台风", "0001-01-01T00:00")):
        refused = world.post(browser, "/staff/pause", says=says, begins=begins, ends="2026-09-22T12:00")
        assert (refused.status_code, "alert" in refused.text) == (422, True), says
    page = world.post(browser, "/staff/pause", says="台风停用", begins="2026-09-21T12:00", ends="明天")
    assert (page.status_code, "“到什么时候”没有填对" in page.text, "台风停用" in page.text) == (422, True, True)


def test_the_county_marks_a_case_as_a_drill_and_a_colleague_deletes_it(world: World) -> None:
    case_id, browser, village = world.declare(), world.browser("county"), world.browser("village")
    with world.database.writing() as session:
        county = world.places["county"].id
        colleague = invite(session, TERMINAL, "colleague", "county", county, "农同事", None, world.clock())
    assert world.post(browser, f"/staff/cases/{case_id}/delete").status_code == 422
    world.post(browser, f"/staff/cases/{case_id}/drill", drill="1")
    marked = [browser.get(path).text.count('<span class="badge warn">演练</span>') for path in (
        f"/staff/cases/{case_id}", "/staff/cases", f"/staff/households/{world.case(case_id).household_id}")]
    exported = world.post(browser, "/staff/cases/export").text.count("张**")
    assert (marked, exported, "【演练】" in village.get("/staff").text) == ([1, 1, 2], 0, True)
    assert "/drill" not in village.get(f"/staff/cases/{case_id}").text
    own = world.post(browser, f"/staff/cases/{case_id}/delete")
    assert (own.status_code, "要换一位县级的同志看过再删" in own.text) == (422, True)
    two = replace(world, staff={**world.staff, "colleague": colleague})
    deleted = two.post(two.browser("colleague"), f"/staff/cases/{case_id}/delete")
    assert deleted.headers["location"] == "/staff/cases?done=drill_deleted"
    assert browser.get(f"/staff/cases/{case_id}").status_code == 404


def test_a_case_told_in_part_is_marked_wherever_it_is_listed(world: World) -> None:
    whole, case_id, browser = world.declare(name="李四光"), world.declare(), world.browser("village")
    with world.database.writing() as session:
        add_entry(session, session.get_one(Case, case_id), PARTIAL, CLOCK, world.clock(), text="还没说到：电话。")
    household = world.case(case_id).household_id
    paths = (f"/staff/cases/{case_id}", "/staff/cases", f"/staff/households/{household}", f"/staff/cases/{whole}")
    assert [browser.get(path).text.count("说了一半</span>") for path in paths] == [1, 1, 1, 0]
    assert "<blockquote>还没说到：电话。</blockquote>" in browser.get(paths[0]).text
