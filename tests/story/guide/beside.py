"""How a household sees it, and what to do where something is odd."""

from typing import TYPE_CHECKING

from tests.story.guide.book import Guide
from tests.story.people import CHECK, FILLED, buttons, fill, say, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page


def the_household(guide: Guide, chat: "Page") -> None:
    assert "重新" in say(chat, guide.named("进度"))
    guide.picture(chat, "chat", top=False)
    say(chat, guide.named("找真人"))
    tap(chat, "不写，直接找人")
    told = say(chat, guide.named("撤回"))
    assert "要撤回这一件" in told
    assert "撤回" in tap(chat, "要撤回")
    assert buttons(chat)


def what_is_odd(guide: Guide, receipt: str) -> None:
    page = guide.office("cun")
    two_at_once(guide, page, receipt)
    a_relatives_case(guide, page)
    found_again(guide, page, receipt)
    page = guide.office("zhen")
    guide.open_case(page, "公示中", "上竹屯")
    guide.record(page, "记乡镇审核", **FILLED["township_reviewed"])
    guide.reads(page, "公示要贴满，到")
    page = guide.office("xian")
    guide.open_case(page, "未纳入监测", "河边屯")
    guide.takes(page, ("记已把结果告诉农户", FILLED["told_back"]))
    guide.record(page, "办结")
    guide.reads(page, "这件事有人提了意见，还没有答复")
    page = guide.office("admin")
    guide.go(page, "管理", "人员")
    guide.press(page, "发新链接")
    page.get_by_text("一次性链接").first.wait_for()


def two_at_once(guide: Guide, page: "Page", receipt: str) -> None:
    guide.go(page, "个案", "台账")
    page.get_by_role("link", name=receipt).click()
    other = page.context.new_page()
    other.goto(page.url)
    assert "记录写好了" in guide.record(page, "写一条记录", text="家里今天没有人。")
    guide.record(other, "记入户核查", **CHECK)
    guide.reads(other, "您打开这一页以后，别人又记了", "新")
    other.close()


def a_relatives_case(guide: Guide, page: "Page") -> None:
    guide.open_case(page, "已响应", "下竹屯")
    guide.record(page, "记入户核查", **CHECK)
    guide.reads(page, "要换一位同志来办这一步")


def found_again(guide: Guide, page: "Page", receipt: str) -> None:
    for asked in ("何满妹", "hmm", "13900138005", receipt):
        fill(page.locator("header form.search"), asked=asked)
        guide.press(page, "查找", "header")
        page.get_by_role("link", name=receipt).wait_for()
