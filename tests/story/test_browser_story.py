"""The main job in real browsers: a villager asks, a household declares, staff act, and the household is told."""

import re
from typing import TYPE_CHECKING

import pytest

from tests.story.conftest import County
from tests.story.people import PATIENCE, buttons, next_morning, open_case, record, say, sign_in, tap

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
    assert record(village, "respond", text="当天打了电话，约好明天上门。") != ""
    clerk = sign_in(office, county, "xian")
    open_case(clerk, receipt)
    record(clerk, "include", text="县里十一月审定。")
    record(clerk, "name-responsible", staff_id="农帮扶（帮扶责任人）")

    helper = sign_in(office, county, "bangfu")
    chat = bind(helper)
    assert "每日清单" in county.run("clock", "--at", next_morning())
    chat.reload()
    digest = chat.locator(".notice").last.inner_text()
    assert "李**" in digest
    assert receipt[-4:] in digest
    assert [secret for secret in ("李四妹", "13800138000", "摔断腿") if secret in digest] == []
    answer_the_line(chat, digest)

    page.reload()
    page.wait_for_selector(".notice", timeout=PATIENCE)
    assert page.locator(".notice").count() == 3
    assert "农帮扶" in page.locator(".notice").last.inner_text()
    assert receipt in say(page, "进度")


def declare(page: "Page") -> str:
    """A hardship told in a sentence, with a wrong number, a question in between, a step back and a pause."""
    noted = say(page, "我家男人上个月摔断腿,花了三万多,四口人就靠他")
    assert [words for words in ("给自己家报", "出了意外", "三万多", "几口人：4") if words not in noted] == []
    tap(page, "同意")
    assert buttons(page)[:3] == ["大竹村", "石桥村", "白水村"]
    say(page, "大竹村")
    tap(page, "上竹屯")
    told = say(page, "雨露计划是什么")
    assert "雨露计划" in told
    assert "怎么称呼" in [line for line in told.splitlines() if line][-2]
    assert "11位" in say(page, "李四妹 1380013800")
    say(page, "李四妹")
    assert "怎么称呼" in tap(page, "上一步")
    say(page, "李四妹")
    page.reload()  # the page was closed and is opened again
    summary = say(page, "13800138000")
    assert [words for words in ("李四妹", "大竹村", "摔断腿", "出了意外") if words not in summary] == []
    assert "13800138000" not in summary
    told = tap(page, "对，提交")
    found = re.search(r"\d{4}-\d{4}", told)
    assert found, told
    return found[0]


def bind(helper: "Page") -> "Page":
    """The responsible person takes a code and follows the address beside it to the chat page."""
    helper.goto("/staff/bind")
    helper.click("main button[type=submit]")
    code = helper.locator(".code").last.inner_text().strip()
    chat = helper.context.new_page()
    chat.goto(helper.locator(".code a").inner_text().strip())
    assert "已绑定" in tap(chat, code)
    return chat


def answer_the_line(chat: "Page", digest: str) -> None:
    """Taps 去过了 on the line about the household, and says how it was."""
    number = next(line for line in digest.splitlines() if "李**" in line).split(".")[0]
    tap(chat, f"{number} 去过了")
    tap(chat, "入户")
    tap(chat, "今天")
    told = tap(chat, "一切正常")
    if "不写" in buttons(chat):
        told = tap(chat, "不写")
    assert "记" in told
