"""What people do in browsers: a household in the chat page, staff in the console."""

import re
from typing import TYPE_CHECKING

from tests.story.conftest import County

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

PASSWORD = "山上的竹子今年又长高了两尺"
TODAY = "今天"
CHECK = {"on": TODAY, "people": "2", "how": "入户，也问了邻里", "found": "一样", "facts": "人在家养伤，借了钱看病。"}
MEETING = {"on": TODAY, "present": "12", "for": "11", "against": "1", "objections": "有一位说再看看。"}
PUBLICITY = {"begins": TODAY, "days": "5", "where": "村务公开栏"}
FILLED = {
    "responded": {"text": "当天打了电话，约好明天上门。"}, "checked": CHECK, "reviewed": MEETING, "noticed": PUBLICITY,
    "township_reviewed": {"on": TODAY, "opinion": "建议纳入", "basis": "镇里开会定的"},
    "included": {
        "on": TODAY, "type": "突发严重困难户", "risks": "因意外事故", "risk": "因意外事故", "basis": "县里开会定的",
    },
    "not_included": {
        "reason": "核实的情况没有到规定的标准", "household": "四口人，一年收入六万元", "rule": "一年收入在五万元以下",
        "document": "县里的通知第三条", "next": "临时救助",
    },
    "responsible_named": {"staff": "农帮扶（帮扶责任人）"}, "helping": {"text": "先办临时救助。"},
    "removal_checked": CHECK, "removal_reviewed": MEETING, "removal_noticed": PUBLICITY,
    "removed": {"on": TODAY, "how": "收入稳定、难处解决，风险稳定消除", "months": "2", "basis": "县里开会定的"},
    "told_back": {"text": "上门说了，一家人都在。"}, "reopened": {"text": "家里又添了难处。"}, "closed": {},
}
"""What is filled into the form of each stage, as it is read on the page."""
HUNG = 12  # days after which a notice of five days is over, whatever the holidays
PERSON = ("李四妹", "13800138000")
TOLD = "#main [role=status], #main [role=alert]"
UNFOLD = "one => { for (; one; one = one.parentElement.closest('details')) one.open = true }"
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


def declare(page: "Page", name: str = PERSON[0], phone: str = PERSON[1]) -> str:
    """A hardship told in a sentence, with a wrong number, a question in between, a step back and a pause."""
    noted = say(page, "我家男人三个月前摔断腿,花了三万多,四口人就靠他")
    assert [words for words in ("给自己家报", "出了意外", "三万多", "几口人：4") if words not in noted] == []
    tap(page, "同意")
    assert buttons(page)[:3] == ["大竹村", "石桥村", "白水村"]
    say(page, "大竹村")
    tap(page, "上竹屯")
    told = say(page, "雨露计划是什么")
    assert "雨露计划" in told
    assert "怎么称呼" in [line for line in told.splitlines() if line][-2]
    assert "11位" in say(page, f"{name} {phone[:-1]}")
    say(page, name)
    assert "怎么称呼" in tap(page, "上一步")
    say(page, name)
    page.reload()  # the page was closed and is opened again
    answer(page)
    summary = say(page, phone)
    assert [words for words in (name, "大竹村", "摔断腿", "出了意外") if words not in summary] == [], summary
    assert phone not in summary
    told = tap(page, "对，提交")
    found = re.search(r"\d{4}-\d{4}", told)
    assert found, told
    return found[0]


def hears(page: "Page", number: int) -> str:
    """The news that is the so-many-th, which a household finds when it opens the page again."""
    page.reload()
    page.locator(".notice").nth(number - 1).wait_for(timeout=PATIENCE)
    assert page.locator(".notice").count() == number
    return page.locator(".notice").last.inner_text()


def join(office: "BrowserContext", county: County, *names: str) -> None:
    """Everybody follows the one-time link and chooses a password."""
    for name in names:
        office.clear_cookies()
        page = office.new_page()
        page.goto(county.links.pop(name))
        page.fill("#password", PASSWORD)
        page.fill("#again", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_selector("text=密码设好了")
        page.close()


def sign_in(office: "BrowserContext", county: County, name: str) -> "Page":
    """In a browser without anybody else's session; the first time by the one-time link."""
    office.clear_cookies()
    if name in county.links:
        join(office, county, name)
    page = office.new_page()
    page.goto("/staff/sign-in")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def open_case(page: "Page", receipt: str) -> None:
    page.goto("/staff/cases")
    page.get_by_role("link", name=receipt).click()


def send(page: "Page", form: str, **fields: str) -> None:
    """Fills one form of a page and sends it."""
    page.locator(f"details#{form}").evaluate(UNFOLD)
    fill(page.locator(f"#{form}"), **fields)
    page.locator(f"#{form} button[type=submit]").click()


def fill(form: "Locator", **fields: str) -> None:
    """Each field by its name, with what is read on the page."""
    for name, value in fields.items():
        _fill(form.locator(f"[name={name}]").first, value)


def record(page: "Page", form: str, **fields: str) -> str:
    """The same; what the page then says was done, whether it came anew or answered in place."""
    page.evaluate(f"document.querySelectorAll('{TOLD}').forEach(one => one.remove())")
    send(page, form, **fields)
    return page.locator(TOLD).first.inner_text()


def take(page: "Page", *stages: str, **fields: str) -> None:
    """Records one stage after the other, each with what stands in FILLED, `fields` added to each."""
    for stage in stages:
        assert "记好了" in record(page, stage, **FILLED[stage], **fields), stage


def _fill(field: "Locator", value: str) -> None:
    kind = field.evaluate("field => field.type")
    if kind in ("radio", "checkbox"):
        field.locator("xpath=ancestor::fieldset").get_by_text(value, exact=True).click()
    elif kind == "select-one":
        field.select_option(label=value)
    else:
        today = field.get_attribute("max") or field.get_attribute("min") or ""
        field.fill(today if value == TODAY else value)
