"""The first day: signing in, accounts, places and what the county has to tell."""

from typing import TYPE_CHECKING

from tests.story.guide.book import Guide
from tests.story.people import PASSWORD, fill, tap

if TYPE_CHECKING:
    from playwright.sync_api import Page


def follow(guide: Guide) -> None:
    link = an_account_is_made(guide)
    somebody_signs_in(guide, link)
    page = guide.office("admin")
    places_are_checked(guide, page)
    page = guide.office("xian")
    guide.reads(page, "云岭县")
    the_county_tells(guide, page)


def an_account_is_made(guide: Guide) -> str:
    """Its one-time link."""
    page = guide.office("admin")
    guide.go(page, "管理", "人员")
    guide.reads(page, "请人加入")
    fill(page.locator("section.invite"), name="陆乡办", sign_in_name="lu.xiangban", role="乡镇经办")
    page.select_option("#division_id", index=2)
    guide.press(page, "建账号，取链接")
    link = page.locator(".code").inner_text()
    guide.picture(page, "people")
    return link


def somebody_signs_in(guide: Guide, link: str) -> None:
    with guide.nobody() as page:
        page.goto(link)
        fill(page.locator("main form"), password=PASSWORD, again=PASSWORD)
        guide.press(page, "设好密码")
        page.get_by_text("密码设好了").wait_for()
        guide.picture(page, "sign-in")
        fill(page.locator("main form"), name="lu.xiangban", password=PASSWORD)
        guide.press(page, "登录")
        guide.reads(page, "我的一天")
        guide.go(page, "我的", "绑定聊天")
        guide.press(page, "取绑定码")
        code = page.locator(".code").last.inner_text().strip()
        page.goto(page.locator(".code a").inner_text())
        assert guide.named("绑定") in code
        assert "已绑定" in tap(page, code)
    page = guide.office("cun")
    guide.reads(page, "等您往下办")
    guide.picture(page, "day")


def places_are_checked(guide: Guide, page: "Page") -> None:
    guide.go(page, "管理", "区划")
    for place in ("青竹镇", "大竹村"):
        page.get_by_role("link", name=place, exact=True).click()
    page.locator("summary", has_text="在大竹村下面加一个").click()
    guide.named("在…下面加一个…")
    fill(page.locator("details[open] form"), name="坡脚屯")
    guide.press(page, "加上")
    page.get_by_role("link", name="坡脚屯", exact=True).click()
    assert "停用了" in guide.record(page, "停用")


def the_county_tells(guide: Guide, page: "Page") -> None:
    guide.go(page, "政策", "县里资料")
    guide.reads(page, "还缺的", "未提供")
    page.locator(".missing a").first.click()
    fill(page.locator("main form").first, name="县里的一个单位", phone="0000-1200009")
    guide.press(page, "存下")
    page.get_by_text("存好了").wait_for()
