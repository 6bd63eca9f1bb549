"""One case to its end: its steps, its clock, help at first, its notice, a refusal and what is objected to."""

import re
from typing import TYPE_CHECKING

from tests.story.guide.book import Guide
from tests.story.people import CHECK, FILLED, MEETING, PUBLICITY, answer, buttons, fill, say, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page

VILLAGE = (
    ("记首次响应", FILLED["responded"]), ("记入户核查", CHECK), ("记民主评议", MEETING), ("记村内公示", PUBLICITY),
)
COUNTY = (
    ("记审定结果：纳入监测", FILLED["included"]), ("落实帮扶责任人", FILLED["responsible_named"]),
    ("记开始帮扶", FILLED["helping"]), ("记风险消除的核查", CHECK), ("记风险消除的评议", MEETING),
    ("记风险消除的公示", PUBLICITY),
)
AT_LAST = (
    ("记审定结果：风险消除", FILLED["removed"]), ("记已把结果告诉农户", FILLED["told_back"]),
    ("办结", FILLED["closed"]),
)
REPLIES = {
    "是对什么事": "办的结果", "怎么回事": "药费没有算进去，请再算一算。", "哪个村": "不说", "留个电话": "不留电话",
    "交上去，对不对": "对，交上去",
}
"""What somebody who objects replies to which question."""


def follow(guide: Guide, chat: "Page", receipt: str) -> None:
    the_steps(guide, chat, receipt)
    page = guide.office("xian")
    the_clock_is_stopped(guide, page)
    help_comes_first(guide, page)
    page = guide.office("cun")
    the_notice(guide, page)
    page = guide.office("zhen")
    a_refusal(guide, page, chat, receipt)
    page = guide.office("xian")
    an_objection(guide, page, chat, receipt)
    a_complaint_goes_up(guide)


def the_steps(guide: Guide, chat: "Page", receipt: str) -> None:
    page = guide.office("cun")
    guide.go(page, "个案", "台账")
    page.get_by_role("link", name=receipt).click()
    guide.reads(page, "下一步")
    guide.picture(page, "case")
    told = guide.record(page, "查看遮住的内容", "查看（会留下记录）", reason="要打电话", why="约上门的日子")
    assert "这次查看已经记下" in told
    guide.takes(page, *VILLAGE)
    assert "记录写好了" in guide.record(page, "写一条记录", text="老人耳朵不好，打电话要大声一点。")
    a_relative_is_declared(guide, page)
    assert "在村里公示了" in heard(chat)
    page = guide.office("zhen")
    guide.open_case(page, "公示中", "下竹屯")
    guide.takes(page, ("记乡镇审核", FILLED["township_reviewed"]))
    page = guide.office("xian")
    guide.open_case(page, "乡镇已审核", "下竹屯")
    guide.takes(page, *COUNTY)
    guide.open_case(page, "风险消除公示中", "下竹屯", "罗")
    guide.takes(page, *AT_LAST)
    page.get_by_text("这件事已经办结").wait_for()


def a_relative_is_declared(guide: Guide, page: "Page") -> None:
    guide.go(page, "我的", "亲属报备")
    fill(page.locator("form[action$=find]"), name="黄秀兰", phone="12000000002")
    guide.press(page, "查这一户")
    fill(page.locator("form[action$=declare]"), kind="亲戚家")
    guide.press(page, "报备")
    page.get_by_text("报备好了").wait_for()


def the_clock_is_stopped(guide: Guide, page: "Page") -> None:
    guide.open_case(page, "未纳入监测", "上竹屯")
    told = guide.record(page, "停一停时限", reason="全家外出，约好回来再办", text="在外面做工，约好月底回来。")
    assert "时限停下了" in told
    assert "接着算了" in guide.record(page, "时限接着算")


def help_comes_first(guide: Guide, page: "Page") -> None:
    guide.open_case(page, "已收到", "桥头屯", "陆")
    guide.takes(page, ("记开始帮扶", {"text": "先送帆布和米。"}), ("记入户核查", CHECK))


def the_notice(guide: Guide, page: "Page") -> None:
    guide.go(page, "个案", "公示")
    page.locator("main tbody tr", has_text="何").locator("a").first.click()
    guide.reads(page, "给人看")
    guide.picture(page, "notice")
    address = page.locator(".code").inner_text()
    guide.press(page, "打印这个村的公示")
    page.get_by_role("heading", name="大竹村公示").wait_for()
    page.go_back()
    with guide.nobody() as anybody:
        anybody.goto(address)
        guide.reads(anybody, "对这一户提意见")
    told = guide.record(page, "提前撤下", "撤下", because="写错了，要改了再贴")
    assert "公示撤下了" in told
    assert "又贴上了" in guide.record(page, "再贴一次", **PUBLICITY)


def a_refusal(guide: Guide, page: "Page", chat: "Page", receipt: str) -> None:
    guide.go(page, "个案", "台账")
    page.get_by_role("link", name=receipt).click()
    guide.takes(page, ("记审定结果：未纳入", FILLED["not_included"]))
    told = heard(chat)
    assert FILLED["not_included"]["reason"] in told
    assert guide.named("不服气，可以跟我说") in told
    assert "记好了" in guide.record(page, "记已打电话或上门告知", text="打电话说的。")


def an_objection(guide: Guide, page: "Page", chat: "Page", receipt: str) -> None:
    told = say(chat, guide.named("我有意见"))
    assert "对哪一件有意见" in told
    told = tap(chat, next(label for label in buttons(chat) if receipt[-4:] in label))
    while reply := next((reply for asked, reply in REPLIES.items() if asked in told), None):
        told = say(chat, reply)
    assert re.search(r"\d{4}-\d{4}", told), told  # its own receipt
    guide.go(page, "沟通", "意见投诉")
    page.locator("main tbody tr", has_text="意见").filter(has_not_text="白水乡").locator("a").first.click()
    guide.press(page, "我来答复")
    guide.reads(page, "查下来怎么样", "转走")
    guide.picture(page, "objection")
    fill(page.locator("form[action$=answer]"), outcome="有道理，已经改", text="药费当时没有算进去，这次重新核实。")
    guide.press(page, "发给老乡，办结这一条")
    page.get_by_text("答复发给老乡了").wait_for()
    page.locator("main a[href^='/staff/cases/']").first.click()
    guide.takes(page, ("重新办理", FILLED["reopened"]))


def a_complaint_goes_up(guide: Guide) -> None:
    page = guide.office("zhen")
    guide.go(page, "沟通", "意见投诉")
    page.locator("main tbody tr", has_text="投诉").first.locator("a").first.click()
    form = page.locator("form[action$=pass]")
    form.locator("label", has=page.locator("[name=to]")).first.click()
    fill(form, text="镇里也有人在村里，请县里来查。")
    guide.press(page, "转走")
    page.get_by_text("转好了").wait_for()


def heard(chat: "Page") -> str:
    """The last news of a household that opens its page again."""
    chat.reload()
    answer(chat)
    return chat.locator(".notice").last.inner_text()

