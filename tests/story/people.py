"""What people do in browsers: a household in the chat page, staff in the console."""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from knowledge.workdays import CHINA, Calendar
from tests.story.conftest import County

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

PASSWORD = "山上的竹子今年又长高了两尺"
PATIENCE = 15_000  # milliseconds for one answer to appear
ANSWERED = """() => {
  const said = document.querySelectorAll('#talk > .person');
  const below = said.length ? said[said.length - 1].nextElementSibling : null;
  return below && document.getElementById('status').textContent === '';
}"""


def say(page: "Page", text: str) -> str:
    """What is answered to a typed message: everything below it."""
    page.fill("#text", text)
    page.click("#send")
    return answer(page)


def tap(page: "Page", label: str) -> str:
    """What is answered to a tapped button."""
    page.locator(".choices").get_by_role("button", name=label, exact=True).last.click()
    return answer(page)


def answer(page: "Page") -> str:
    page.wait_for_function(ANSWERED, timeout=PATIENCE)
    below = page.locator("#talk > .person").last.locator("xpath=following-sibling::*[not(contains(@class,'choices'))]")
    return "\n".join(below.all_inner_texts())


def buttons(page: "Page") -> list[str]:
    return page.locator(".choices button").all_inner_texts()


def sign_in(office: "BrowserContext", county: County, name: str) -> "Page":
    """A first sign-in by the one-time link, in a browser without anybody else's."""
    office.clear_cookies()
    page = office.new_page()
    page.goto(county.links[name])
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile(r"/staff/?$"))
    return page


def open_case(page: "Page", receipt: str) -> None:
    page.goto("/staff/cases")
    page.get_by_role("link", name=receipt).click()


def record(page: "Page", form: str, **fields: str) -> str:
    """Fills one form of the case page and sends it; what the page then says was done."""
    page.locator(f"details#{form}").evaluate("details => details.open = true")
    for name, value in fields.items():
        field = page.locator(f"#{form} [name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.locator(f"#{form} button[type=submit]").click()
    return page.locator("[role=status]").first.inner_text()


def next_morning() -> str:
    """08:35 of the next working day, as `mingbai clock --at` takes it."""
    today = datetime.now(CHINA).date()
    return f"{Calendar('guangxi').next_working_day(today + timedelta(days=1))}T08:35"
