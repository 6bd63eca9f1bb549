"""What concerns the whole county: lists and reports, doubles, events, its own procedure, and staff who move on."""

from typing import TYPE_CHECKING

from tests.story.guide.book import Guide
from tests.story.people import TODAY, fill

if TYPE_CHECKING:
    from playwright.sync_api import Page


def follow(guide: Guide) -> None:
    page = guide.office("xian")
    the_lists(guide, page)
    the_report(guide, page)
    the_doubles(guide, page)
    an_event(guide, page)
    own_procedure(guide, page)
    somebody_moves_on(guide)


def the_lists(guide: Guide, page: "Page") -> None:
    for place, name in (("台账", "ledger"), ("农户名册", "register")):
        guide.go(page, "个案", place)
        if name == "ledger":
            guide.picture(page, name)
        guide.narrow(page, "place", "青竹镇")
        guide.download(page, "导出表格（XLSX）")
        guide.press(page, "打印用的页面")
        page.get_by_text("青竹镇").first.wait_for()
        page.get_by_role("link", name="回到列表").click()


def the_report(guide: Guide, page: "Page") -> None:
    guide.go(page, "个案", "报表")
    page.select_option("#period", label="年度总结")
    guide.press(page, "看")
    page.get_by_role("heading", name="年度总结").wait_for()
    guide.picture(page, "report")
    page.get_by_role("link", name="青竹镇").click()
    page.get_by_role("link", name="大竹村").wait_for()
    guide.press(page, "上一期")
    guide.download(page, "导出表格（XLSX）")


def the_doubles(guide: Guide, page: "Page") -> None:
    guide.go(page, "个案", "查重")
    guide.press(page, "放在一起看", "main table")
    guide.picture(page, "duplicates")
    merging = page.locator("form", has=page.locator("[name=kept]"))
    merging.locator("label", has=page.locator("[name=kept]")).first.click()
    fill(merging, why="打电话问过，是同一户，名字写错了一个字。")
    guide.press(page, "合并")
    page.get_by_text("合并了").first.wait_for()
    guide.go(page, "个案", "查重")
    guide.choose(page, "看什么", "已经定过的")
    guide.press(page, "筛选")
    assert "撤下了" in guide.record(page, "定错了，分开", "分开", why="上门看过，是两户。")
    guide.go(page, "个案", "查重")
    guide.press(page, "放在一起看", "main table")
    fill(page.locator("form[action$=apart]"), why="上门看过，是两户人。")
    guide.press(page, "是两个")
    page.get_by_text("这一对不再提").wait_for()


def an_event(guide: Guide, page: "Page") -> None:
    guide.go(page, "个案", "事件")
    page.locator("main details summary", has_text=guide.named("开一个事件")).click()
    fill(page.locator("details form"), title="冰雹打了玉米", on=TODAY)
    page.select_option("#event-division_id", label="　白水村")
    page.select_option("#event-risk", label="因灾")
    guide.press(page, "开事件，接着勾选农户")
    fill(page.locator("form", has=page.locator("[name=asked]")).last, asked="罗青山")
    guide.press(page, "查找")
    page.get_by_text("查到1户").wait_for()
    page.fill("[name=names]", "罗青山\n韦兰英")
    guide.press(page, "对照名单")
    page.get_by_text("查到2户").wait_for()
    page.select_option("[name=group_id]", label="　坡顶屯")
    guide.press(page, "列出来")
    ticks = page.locator("form[action$=households]")
    ticks.locator("label", has=page.locator("[type=checkbox]")).first.click()
    ticks.locator("label", has=page.locator("[name=urgency]")).last.click()
    guide.picture(page, "event")
    guide.press(page, "给勾选的户开事项")
    page.get_by_text("勾选的户都有事项了").wait_for()
    guide.press(page, "结束这个事件")
    page.get_by_text("事件结束了").wait_for()


def own_procedure(guide: Guide, page: "Page") -> None:
    """The county answers within two days from now on, and thinks better of it."""
    guide.go(page, "管理", "设置")
    guide.press(page, "改程序")
    guide.reads(page, "停用绿色通道")
    page.get_by_text("首次响应：3个自然日").click()
    page.locator("[name='deadlines.respond.n']").fill("2")
    guide.press(page, "看看改了什么")
    page.fill("#because", "县农业农村局通知，响应改为两天")
    guide.picture(page, "settings")
    guide.press(page, "发布")
    page.get_by_text("发布了。新报的事按新的一版办。").wait_for()
    page.locator("main summary", has_text="已收到").first.click()
    guide.reads(page, "改过什么", "本县改过")
    guide.press(page, "照这一版改")
    guide.press(page, "看看改了什么")
    page.fill("#because", "县农业农村局又来通知，照原来的办")
    guide.press(page, "发布")
    page.get_by_text("发布了。新报的事按新的一版办。").wait_for()


def somebody_moves_on(guide: Guide) -> None:
    page = guide.office("admin")
    guide.go(page, "管理", "人员")
    page.locator("main tr", has_text="农帮扶").get_by_role("link", name=guide.named("调动、停用")).click()
    form = page.locator("form[action$=transfer]")
    fill(form, role="网格员", heir="莫书记（村级信息员、第一书记）")
    form.locator("[name=division_id]").select_option(label="　　石桥村")
    guide.picture(page, "transfer")
    guide.press(page, "调动", and_then="农帮扶")
    page.get_by_text("调动记好了").wait_for()
    page = guide.office("cun")
    guide.go(page, "我的", "交接单")
    page.get_by_role("heading", name="还没办的承诺").first.wait_for()
