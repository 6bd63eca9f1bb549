"""Follows docs/县级经办指南.md step by step in the running program, and pictures what the guide shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.story.conftest import County
from tests.story.people import TODAY, record, sign_in, take

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZE = {"width": 1120, "height": 760}
LARGEST = 150_000  # bytes of one picture


def follow(browser: "Browser", county: County, receipt: str, folder: Path) -> None:
    """Everything the guide tells, on the demo; `receipt` is of a case that was just declared."""
    first_day(browser, county, folder)
    case_pages(browser, county, receipt, folder)
    objection(browser, county, folder)
    whole_county(browser, county, folder)


def first_day(browser: "Browser", county: County, folder: Path) -> None:
    with _signed_in(browser, county, "admin") as page:
        page.goto("/staff/people")
        page.fill("#name", "陆乡办")
        page.fill("#sign_in_name", "lu.xiangban")
        page.select_option("#role", label="乡镇经办")
        page.select_option("#division_id", index=2)
        page.get_by_role("button", name="建账号，取链接").click()
        page.get_by_role("heading", name="陆乡办").wait_for()
        _picture(page, folder, "people")
        page.goto("/staff/divisions")
    with browser.new_context(viewport=SIZE, locale="zh-CN", base_url=county.app.address) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto("/staff/sign-in")
        _picture(page, folder, "sign-in")


def case_pages(browser: "Browser", county: County, receipt: str, folder: Path) -> None:
    with _signed_in(browser, county, "cun") as page:
        _picture(page, folder, "day")
        page.goto("/staff/cases")
        page.get_by_role("link", name=receipt).click()
        _picture(page, folder, "case")
        take(page, "responded", "checked", "reviewed", "noticed")
        page.locator("a[href^='/staff/notices/']").last.click()
        _picture(page, folder, "notice")
        page.goto("/staff/cases")
        page.get_by_role("link", name=receipt).click()
        page.locator("main a[href^='/staff/households/']").first.click()
        record(page, "measure", card="临时救助（救急）", text="陪着去镇里交申请")
        record(page, "promise", text="下周三送申请表上门", due=TODAY)
        _picture(page, folder, "household")


def objection(browser: "Browser", county: County, folder: Path) -> None:
    with _signed_in(browser, county, "xian") as page:
        page.goto("/staff/objections")
        page.locator("main table a").first.click()
        page.get_by_role("button", name="我来答复").click()
        _picture(page, folder, "objection")


def whole_county(browser: "Browser", county: County, folder: Path) -> None:
    with _signed_in(browser, county, "xian") as page:
        page.goto("/staff/cases")
        _picture(page, folder, "ledger")
        page.goto("/staff/duplicates")
        page.get_by_role("link", name="放在一起看").first.click()
        _picture(page, folder, "duplicates")
        page.goto("/staff/events")
        page.locator("main table a").first.click()
        _picture(page, folder, "event")
        own_procedure(page, folder)


def own_procedure(page: "Page", folder: Path) -> None:
    """The county answers within two days from now on."""
    page.goto("/staff/settings")
    page.get_by_role("link", name="改程序").click()
    page.get_by_text("首次响应：3个自然日").click()
    page.locator("[name='deadlines.respond.n']").fill("2")
    page.get_by_role("button", name="看看改了什么").click()
    page.fill("#because", "县农业农村局通知，响应改为两天")
    _picture(page, folder, "settings")
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_text("发布了。新报的事按新的一版办。").wait_for()


@contextmanager
def _signed_in(browser: "Browser", county: County, name: str) -> "Iterator[Page]":
    with browser.new_context(viewport=SIZE, locale="zh-CN", base_url=county.app.address) as context:  # type: ignore[arg-type]
        yield sign_in(context, county, name)


def _picture(page: "Page", folder: Path, name: str) -> None:
    file = folder / f"guide-{name}.png"
    page.screenshot(path=file, animations="disabled")
    assert file.stat().st_size <= LARGEST, file
