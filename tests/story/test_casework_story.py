"""The whole procedure in browsers of two sizes: what village, township and county do, and what the household hears."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.bot.cli.running import RunningApp
from tests.story.conftest import County
from tests.story.offices import Offices
from tests.story.people import FILLED, HUNG, buttons, declare, hears, record, say, send, take, tap

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
SIZES = {"a phone": (390, 844), "a desk": (1366, 768)}
STAFF = frozenset({"cun", "zhen", "xian", "bangfu"})
PEOPLE = zip(("李四妹", "李六姐", "黄五妹", "黄八姐"), range(13900138001, 13900138005), strict=True)
"""Every story is of another household."""


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The county of the other stories, answering by buttons alone; its clock goes on from story to story."""
    with RunningApp(tmp_path_factory.mktemp("county")) as app:
        yield County(app)
        app.stop()


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def offices(browser: "Browser", county: County, request: pytest.FixtureRequest) -> Iterator[Offices]:
    """Staff at screens of one size, on the morning of a working day; afterwards no page was wider than its screen."""
    with Offices(browser, county, request.param, STAFF) as opened:
        opened.county.later(1)
        yield opened
        assert opened.too_wide() == []


@pytest.fixture
def chat(phone: "BrowserContext", offices: Offices) -> "Page":
    page = phone.new_page()
    page.goto("/")
    page.wait_for_selector(".choices button")
    return page


def test_a_household_is_included_helped_and_told_that_its_hardship_is_over(chat: "Page", offices: Offices) -> None:
    tap(chat, "报难处")
    name, phone = next(PEOPLE)
    receipt = declare(chat, name, str(phone))
    the_village_looks_into_it(chat, offices, receipt, (name, str(phone), "摔断腿"))
    the_notice_hangs_its_time(chat, offices, receipt, (name, str(phone), "摔断腿"))
    offices.county.later(HUNG)
    the_offices_decide(chat, offices, receipt)
    the_helper_gets_on_with_it(chat, offices, receipt)
    the_hardship_is_over(chat, offices, receipt)
    assert chat.evaluate("document.documentElement.scrollWidth") <= 360


def the_village_looks_into_it(chat: "Page", offices: Offices, receipt: str, secrets: tuple[str, ...]) -> None:
    page = offices.sign_in("cun")
    assert "联系农户，记首次响应" in page.locator("main").inner_text()
    case = offices.case("cun", receipt)
    assert [secret for secret in secrets if secret in case.content()] == []
    take(case, "responded")
    assert "村干部已经看了您的事" in hears(chat, 1)
    take(case, "checked")
    assert "核实过您家的情况" in hears(chat, 2)
    take(case, "reviewed")
    assert "开会评议过您的事" in hears(chat, 3)
    assert "已纳入监测" not in case.locator("h2 + p").first.inner_text()


def the_notice_hangs_its_time(chat: "Page", offices: Offices, receipt: str, secrets: tuple[str, ...]) -> None:
    village = offices.case("cun", receipt)
    take(village, "noticed")
    assert "在村里公示了" in hears(chat, 4)
    village.locator("a[href^='/staff/notices/']").last.click()
    public = village.locator(".code.small").inner_text().strip()
    read = chat.context.new_page()
    read.goto(public)
    assert "李**" in read.content()
    assert [secret for secret in (*secrets, receipt) if secret in read.content()] == []
    read.close()

    offices.sign_in("zhen")
    township = offices.case("zhen", receipt)
    assert "公示要贴满" in refused(township, "township_reviewed")
    assert township.locator("#township_reviewed [name=basis]").input_value() == "镇里开会定的"


def the_offices_decide(chat: "Page", offices: Offices, receipt: str) -> None:
    offices.sign_in("cun")
    village = offices.case("cun", receipt)
    assert "乡镇已审核：由乡镇经办" in village.locator("main").inner_text()
    offices.sign_in("zhen")
    take(offices.case("zhen", receipt), "township_reviewed")
    assert "乡镇看过您的事了" in hears(chat, 5)
    offices.sign_in("xian")
    take(offices.case("xian", receipt), "included")
    assert "登记成监测户" in hears(chat, 6)
    village = offices.case("cun", receipt)
    assert "落实帮扶责任人 还剩5天" in " ".join(village.locator(".head").inner_text().split())
    take(village, "responsible_named")
    assert "是农帮扶" in hears(chat, 7)


def the_helper_gets_on_with_it(chat: "Page", offices: Offices, receipt: str) -> None:
    day = offices.sign_in("bangfu")
    assert "李**" in day.locator("main").inner_text()
    household = offices.household("bangfu", receipt)
    assert "措施记好了" in record(household, "measure", card="临时救助（救急）", text="陪着去镇里交申请")
    assert "走访记好了" in record(household, "visit", kind="入户", found="一切正常")
    take(offices.case("bangfu", receipt), "helping")
    assert "已经在办了" in hears(chat, 8)
    assert "帮扶" in say(chat, "进度")


def the_hardship_is_over(chat: "Page", offices: Offices, receipt: str) -> None:
    offices.county.later(HUNG)
    offices.sign_in("cun")
    village = offices.case("cun", receipt)
    take(village, "removal_checked")
    assert "又来看过您家的情况" in hears(chat, 9)
    take(village, "removal_reviewed")
    assert "难处解决了没有" in hears(chat, 10)
    take(village, "removal_noticed")
    assert "您家难处解决的事，在村里公示了" in hears(chat, 11)
    offices.county.later(HUNG)
    offices.sign_in("xian")
    take(offices.case("xian", receipt), "removed")
    assert "难处已经解决" in hears(chat, 12)
    offices.sign_in("cun")
    village = offices.case("cun", receipt)
    take(village, "told_back")
    assert "您报的事有结果了" in hears(chat, 13)
    take(village, "closed")
    assert "这件事办完了" in hears(chat, 14)
    assert "这件事已经办结" in village.locator("main").inner_text()


def test_a_household_is_refused_objects_and_its_case_is_taken_up_again(chat: "Page", offices: Offices) -> None:
    tap(chat, "报难处")
    name, phone = next(PEOPLE)
    receipt = declare(chat, name, str(phone))
    offices.sign_in("cun")
    village = offices.case("cun", receipt)
    take(village, "responded", "checked")
    offices.sign_in("xian")
    take(offices.case("xian", receipt), "not_included")
    told = hears(chat, 3)
    owed = ("没有到规定的标准", "一年收入六万元", "一年收入在五万元以下", "县里的通知第三条", "临时救助", "我有意见")
    assert [words for words in owed if words not in told] == []
    assert "未纳入后回访" in offices.case("cun", receipt).locator(".head").inner_text()

    objection = object_to(chat, receipt)
    offices.sign_in("zhen")
    page = answer_it(offices, objection)
    page.get_by_text("答复发给老乡了").wait_for()
    assert "您说得对，已经改了" in hears(chat, 5)
    take(offices.case("cun", receipt), "reopened")
    assert "重新办了" in hears(chat, 6)


def object_to(chat: "Page", receipt: str) -> str:
    """Tells that the result is not right; the receipt of the objection."""
    say(chat, "我有意见")
    mine = next(label for label in buttons(chat) if "意外" in label or receipt[-4:] in label)
    tap(chat, mine)
    tap(chat, "办的结果")
    say(chat, "我家那六万是借来看病的，不是收入。请再算一遍。")
    while "对，交上去" not in buttons(chat):
        tap(chat, next(label for label in buttons(chat) if label in ("不留电话", "大竹村")))
    told = tap(chat, "对，交上去")
    found = re.search(r"\d{4}-\d{4}", told)
    assert found, told
    return found[0]


def answer_it(offices: Offices, receipt: str) -> "Page":
    page = offices.page("zhen")
    page.goto("/staff/objections")
    page.get_by_role("link", name=receipt).click()
    assert "六万是借来的" not in page.content()
    page.get_by_role("button", name="我来答复").click()
    page.get_by_text("那六万是借来看病的").wait_for()
    page.get_by_text("有道理，已经改", exact=True).click()
    page.fill("#answer-text", "那笔钱是借款，不算收入。请村里重新办。")
    page.get_by_role("button", name="发给老乡，办结这一条").click()
    return page


def refused(page: "Page", stage: str) -> str:
    """What is said of a step that cannot be taken yet."""
    send(page, stage, **FILLED[stage])
    return page.locator("[role=alert]").first.inner_text()
