"""The same job over Telegram: declared, answered and told in private chats, with the real client."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.story.conftest import County, start
from tests.story.people import HUNG, join, open_case, sign_in, take
from tests.telegram_api.running import TOKEN, TelegramApi, telegram_api

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

pytestmark = [pytest.mark.browser, pytest.mark.rasa]
HOUSEHOLD, HELPER = 7, 8  # two people in two chats


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


@pytest.fixture
def county(trained: Path, tmp_path: Path, api: TelegramApi) -> Iterator[County]:
    """The county of the other stories, with a bot in Telegram."""
    with start(trained, tmp_path, TELEGRAM_TOKEN=TOKEN, MINGBAI_TELEGRAM_API=api.address) as app:
        app.wait_to_say("能听懂问法了")
        yield County(app)
        app.stop()


class Chat:
    """One person's private chat with the bot."""

    def __init__(self, api: TelegramApi, user: int) -> None:
        self.api, self.user = api, user

    def says(self, text: str, about: str) -> str:
        """What came back, once something with these words in it has come."""
        return self._after(lambda: self.api.says(text, user=self.user), about)

    def taps(self, label: str, about: str) -> str:
        return self._after(lambda: self.api.taps(self.buttons()[label], user=self.user), about)

    def hears(self, about: str, already: int = 0) -> str:
        """Waits for a message that contains these words; everything since then."""
        for number in range(already + 1, already + 8):
            texts = self.api.wait_for(number, self.user)
            if any(about in text for text in texts[already:]):
                return "\n".join(texts[already:])
        raise AssertionError(f"nobody said {about!r}: {self.api.texts(self.user)}")

    def buttons(self) -> dict[str, str]:
        """Label and value of every button sent so far, the latest last."""
        return {
            button["text"]: button["callback_data"]
            for call in self.api.sent(self.user)
            for row in _rows(call)
            for button in row
        }

    def _after(self, act: Any, about: str) -> str:
        already = len(self.api.texts(self.user))
        act()
        return self.hears(about, already)


def _rows(call: dict[str, Any]) -> list[list[dict[str, str]]]:
    markup = call.get("reply_markup")
    return markup.get("inline_keyboard", []) if isinstance(markup, dict) else []


def test_a_household_declares_in_telegram_and_hears_of_it_there(
    api: TelegramApi, county: County, office: "BrowserContext"
) -> None:
    household, helper = Chat(api, HOUSEHOLD), Chat(api, HELPER)
    assert "800元" in household.says("去广东打工路费有没有得报", "行动方案")
    receipt = declare(household)

    village = sign_in(office, county, "cun")
    open_case(village, receipt)
    take(village, "responded", "checked", "reviewed", "noticed")
    join(office, county, "zhen", "xian", "bangfu")
    county.later(HUNG)
    township = sign_in(office, county, "zhen")
    open_case(township, receipt)
    take(township, "township_reviewed")
    heard = len(api.texts(HOUSEHOLD))
    clerk = sign_in(office, county, "xian")
    open_case(clerk, receipt)
    take(clerk, "included", "responsible_named")
    page = sign_in(office, county, "bangfu")
    page.goto("/staff/bind")
    page.click("main button[type=submit]")
    helper.says(page.locator(".code").last.inner_text().strip(), "已绑定")

    assert "登记成监测户" in household.hears("是农帮扶", heard)
    county.later(1)
    digest = helper.hears("韦**")
    assert [secret for secret in ("韦阿婆", "屋顶") if secret in digest] == []
    line = next(line for line in digest.splitlines() if receipt[-4:] in line)
    helper.taps(f"{line.split('.')[0]} 去过了", "入户")


def declare(household: Chat) -> str:
    """Everything by buttons and few words, with the consent that a server abroad needs."""
    household.says("报难处", "服务器在国外")
    household.taps("同意", "碰到什么事")
    household.says("我家屋顶漏雨，想请人来看看。", "您同意记下来吗")
    household.taps("同意", "哪个村")
    household.says("大竹村上竹屯", "怎么称呼")
    household.says("韦阿婆", "电话")
    household.taps("不留电话", "什么时候")
    household.says("上个月", "几口人")
    household.says("2", "请您看一遍")
    told = household.taps("对，提交", "回执号")
    found = re.search(r"\d{4}-\d{4}", told)
    assert found, told
    return found[0]
