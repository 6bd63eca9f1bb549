"""The main job in real browsers: a villager asks, a household declares, staff act, and the household is told."""

from typing import TYPE_CHECKING

import pytest

from tests.story.conftest import County
from tests.story.people import HUNG, PATIENCE, buttons, declare, join, open_case, say, sign_in, take, tap

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.rasa]


def test_a_villager_asks_in_own_words_and_stays_on_the_card(phone: "BrowserContext") -> None:
    page = phone.new_page()
    page.goto("/")

    told = say(page, "去广东打工路费有没有得报")

    owed = ("800元", "1000元", "2022年广西行动方案", "当地", "文件没有写清楚")
    assert [words for words in owed if words not in told] == []
    assert {"能给多少", "给哪些人", "文件没写的"} <= set(buttons(page))
    assert "文件没有写怎么申请" in say(page, "那怎么申请?")
    assert "渐退期" in say(page, "我妈吃低保,我去打工会不会停")
    assert "高龄津贴的文件，我手上没有" in say(page, "高龄津贴有多少")
    assert "110" in say(page, "有人叫我先交钱才给办低保,还要验证码")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_household_declares_staff_act_and_the_household_hears_of_it(
    phone: "BrowserContext", office: "BrowserContext", browser: object, county: County
) -> None:
    page = phone.new_page()
    page.goto("/")
    receipt = declare(page)

    village = sign_in(office, county, "cun")
    open_case(village, receipt)
    assert "李" in village.locator("h1").inner_text()
    assert "李四妹" not in village.content()
    take(village, "responded", "checked", "reviewed", "noticed")
    join(office, county, "zhen", "xian", "bangfu")
    county.later(HUNG)
    township = sign_in(office, county, "zhen")
    open_case(township, receipt)
    take(township, "township_reviewed")
    clerk = sign_in(office, county, "xian")
    open_case(clerk, receipt)
    take(clerk, "included", "responsible_named")

    helper = sign_in(office, county, "bangfu")
    chat = bind(helper)
    assert "每日清单" in county.later(1)
    chat.reload()
    digest = chat.locator(".notice").last.inner_text()
    assert "李**" in digest
    assert receipt[-4:] in digest
    assert [secret for secret in ("李四妹", "13800138000", "摔断腿") if secret in digest] == []
    lines = [line for line in digest.splitlines() if receipt[-4:] in line]
    visit = next(line for line in lines if "本月还没入户" in line)
    answer_the_line(chat, visit.split(".")[0])

    page.reload()
    page.locator(".notice").get_by_text("农帮扶").wait_for(timeout=PATIENCE)
    assert "农帮扶" in page.locator(".notice").last.inner_text()
    assert receipt in say(page, "进度")


def bind(helper: "Page") -> "Page":
    """The responsible person takes a code and follows the address beside it to the chat page."""
    helper.goto("/staff/bind")
    helper.click("main button[type=submit]")
    code = helper.locator(".code").last.inner_text().strip()
    chat = helper.context.new_page()
    chat.goto(helper.locator(".code a").inner_text().strip())
    assert "已绑定" in tap(chat, code)
    return chat


def answer_the_line(chat: "Page", number: str) -> None:
    """Taps 去过了 on that line of the digest, and says how it was."""
    tap(chat, f"{number} 去过了")
    tap(chat, "入户")
    tap(chat, "今天")
    told = tap(chat, "一切正常")
    if "不写" in buttons(chat):
        told = tap(chat, "不写")
    assert "记" in told
