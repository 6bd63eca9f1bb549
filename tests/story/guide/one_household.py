"""One household, one file."""

from typing import TYPE_CHECKING

from tests.story.guide.book import Guide
from tests.story.people import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Page


def follow(guide: Guide) -> None:
    page = guide.office("cun")
    guide.go(page, "个案", "台账")
    page.locator("#results tbody tr", has_text="何").locator("a[href^='/staff/households/']").first.click()
    what_is_done(guide, page)
    the_visits(guide, page)
    on_paper(guide, page)


def what_is_done(guide: Guide, page: "Page") -> None:
    told = guide.record(page, "定一条措施", card="临时救助（救急）", text="陪着去镇里交申请")
    assert "措施记好了" in told
    assert "措施记好了" in guide.record(page, "记进展", to="办完", note="批下来了，钱到账了。")
    told = guide.record(page, "记一件答应的事", text="下周三送申请表上门", due=TODAY)
    assert "答应的事记好了" in told
    guide.press(page, "办到了")
    page.get_by_text("这件不再提醒").wait_for()


def the_visits(guide: Guide, page: "Page") -> None:
    assert "走访记好了" in guide.record(page, "去过了", kind="入户", found="一切正常")
    guide.picture(page, "household")
    assert "不再提醒" in guide.record(page, "去不了", reason="农户不在家")


def on_paper(guide: Guide, page: "Page") -> None:
    guide.download(page, "导出表格（XLSX，已遮住）")
    guide.press(page, "打印整份档案")
    page.get_by_role("heading", name="农户档案").wait_for()
