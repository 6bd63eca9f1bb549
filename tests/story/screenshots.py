"""Takes the pictures of docs/screenshots from the running program: python -m tests.story.screenshots."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.bot.cli.running import ROOT
from tests.bot.pages.browsing import VOICES
from tests.story.conftest import CHROMIUM, OFFICE, PHONE, County, start
from tests.story.guide.following import follow
from tests.story.people import declare, open_case, say, sign_in, tap

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = ROOT / "docs/screenshots"
TRAINED = ROOT / "var"
SETTLES = 500  # milliseconds


def main() -> None:
    """Needs chromium and a trained model (make train); takes a minute."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, start(TRAINED, Path(folder)) as app, sync_playwright() as play:
        app.wait_to_say("能听懂问法了")
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        county = County(app)
        modes(browser, county)
        receipt = chat(browser, county)
        console(browser, county, receipt)
        county_pages(browser, county)
        follow(browser, county, FOLDER)
        browser.close()
        app.stop()


def chat(browser: "Browser", county: County) -> str:
    with browser.new_context(
        viewport=PHONE, device_scale_factor=2, locale="zh-CN", base_url=county.app.address
    ) as phone:
        page = phone.new_page()
        page.goto("/")
        say(page, "去广东打工路费有没有得报")
        page.screenshot(path=FOLDER / "chat.png", animations="disabled")
        receipt = declare(page)
        page.screenshot(path=FOLDER / "chat-receipt.png", animations="disabled")
        return receipt


def modes(browser: "Browser", county: County) -> None:
    """One answer in large print, in simple mode, and with something to listen to."""
    for name, label in {"large": "大字", "simple": "简单", "aloud": "读出来"}.items():
        with browser.new_context(
            viewport=PHONE, device_scale_factor=2, locale="zh-CN", base_url=county.app.address
        ) as phone:
            phone.add_init_script(VOICES.replace("LOCAL", "true"))
            page = phone.new_page()
            page.goto("/")
            page.wait_for_selector(".choices button")
            tap(page, "低保")
            page.get_by_role("button", name=label, exact=True).click()
            page.wait_for_timeout(SETTLES)
            page.screenshot(path=FOLDER / f"chat-{name}.png", animations="disabled")


def console(browser: "Browser", county: County, receipt: str) -> None:
    with browser.new_context(viewport=OFFICE, locale="zh-CN", base_url=county.app.address) as office:
        page = sign_in(office, county, "cun")
        page.screenshot(path=FOLDER / "console-day.png")
        open_case(page, receipt)
        page.screenshot(path=FOLDER / "console.png")
        page.goto("/staff/cases")
        page.screenshot(path=FOLDER / "console-ledger.png")


def county_pages(browser: "Browser", county: County) -> None:
    with browser.new_context(viewport=OFFICE, locale="zh-CN", base_url=county.app.address) as office:
        page = sign_in(office, county, "xian")
        for path in ("county", "gaps", "cards/travel_subsidy"):
            page.goto(f"/staff/{path}")
            page.screenshot(path=FOLDER / f"console-{path.partition('/')[0]}.png")
        page.goto("/staff/cards/travel_subsidy/notice")
        page.screenshot(path=FOLDER / "card-notice.png", full_page=True)


if __name__ == "__main__":
    main()
