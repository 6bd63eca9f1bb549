"""The chat page in a real browser: small phones, the keyboard, a bad network, coming back, and clearing."""

from typing import Any

import pytest

from tests.bot.pages.browsing import LARGE, QUESTION, SMALL, answer, declare, say, tap, texts

pytestmark = pytest.mark.browser


def test_a_question_is_typed_and_answered_on_a_small_phone(page: Any) -> None:
    say(page, QUESTION)
    page.get_by_text("每人每年最多800元").wait_for()
    assert texts(page, "person") == [QUESTION]
    tap(page, "文件没写的")
    page.get_by_text("文件没有写怎么申请").wait_for()


@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_nothing_is_wider_than_the_screen_and_everything_can_be_hit(page: Any, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    say(page, QUESTION)
    page.get_by_text("每人每年最多800元").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    small = """() => [...document.querySelectorAll('button, textarea')].filter(b => b.offsetParent)
        .filter(b => b.getBoundingClientRect().height < 48 || b.getBoundingClientRect().width < 48)
        .map(b => b.textContent)"""
    assert page.evaluate(small) == []
    sizes = """[...document.querySelectorAll('p, small, button, textarea, strong')].filter(e => e.offsetParent)
        .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    assert min(page.evaluate(sizes)) >= 18


CONTRASTS = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([red, green, blue]) => [red, green, blue].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const behind = element => {
        const colour = numbers(getComputedStyle(element).backgroundColor);
        return colour.length === 3 ? colour : behind(element.parentElement);
    };
    return [...document.querySelectorAll('h1, small, p, b, strong, button, textarea, .way')]
        .filter(element => element.offsetParent).map(element => {
            const both = [numbers(getComputedStyle(element).color), behind(element)];
            const [dark, bright] = both.map(light).sort((a, b) => a - b);
            return [element.textContent, (bright + 0.05) / (dark + 0.05)];
        });
}"""
"""The contrast of every text with what is behind it, as WCAG 2.1 reckons it."""


def test_every_text_stands_out_from_what_is_behind_it(page: Any) -> None:
    page.route("**/api/messages", lambda route: route.abort())
    tap(page, "简单")
    say(page, QUESTION)
    page.locator("button.way").wait_for()
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 10
    assert [(text, contrast) for text, contrast in contrasts if contrast < 4.5] == []


def test_the_keyboard_goes_on_where_the_tapped_button_was(page: Any) -> None:
    page.get_by_role("button", name="看政策", exact=True).focus()
    page.keyboard.press("Enter")
    answer(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.choices') !== null")


def test_a_declaration_is_tapped_through_with_the_keyboard(page: Any) -> None:
    page.get_by_role("button", name="报难处", exact=True).focus()
    page.keyboard.press("Enter")
    answer(page)
    page.focus("#text")
    page.keyboard.type("日子难过，想请村里帮忙")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="给自己家报", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="同意", exact=True).wait_for()
    assert texts(page, "person") == ["报难处", "日子难过，想请村里帮忙", "给自己家报"]


def test_an_opened_page_shows_what_was_said_and_the_buttons_still_work(page: Any) -> None:
    declare(page, "给自己家报")
    said = texts(page, "bot")
    page.reload()
    page.get_by_role("button", name="给自己家报", exact=True).wait_for()
    assert texts(page, "bot") == said
    tap(page, "给自己家报")
    page.get_by_role("button", name="同意", exact=True).wait_for()


def test_clearing_asks_first_and_then_leaves_nothing_on_the_phone(page: Any) -> None:
    declare(page, "给自己家报")
    page.fill("#text", "还没有发出去的话")
    page.click("#clear")
    page.keyboard.press("Escape")
    assert (page.locator("#sure").is_hidden(), len(texts(page, "person"))) == (True, 2)
    page.click("#clear")
    page.click("#sure-yes")
    page.get_by_text("清除好了").wait_for()
    page.get_by_role("button", name="报难处", exact=True).wait_for()
    assert texts(page, "person") == []
    kept = page.evaluate("JSON.stringify(Object.values(window.localStorage))")
    assert [words for words in ("给自己家报", "日子难过", "还没有发出去") if words in kept] == []


def test_a_screen_reader_finds_its_way(page: Any) -> None:
    assert page.get_by_role("log", name="聊天记录").count() == 1
    assert page.get_by_role("textbox", name="想问什么，打在这里").count() == 1
    assert page.get_by_role("heading", level=1).inner_text().split() == ["明白", "测试县"]


def test_a_member_of_staff_who_comes_from_the_picture_binds_with_one_tap(page: Any, address: str) -> None:
    page.goto(f"{address}?bind=k7m2q-9xzab")
    tap(page, "绑定 K7M2Q-9XZAB")
    page.get_by_text("绑定码不对，或者已过期").wait_for()
    assert texts(page, "person") == ["绑定 K7M2Q-9XZAB"]
    assert page.url == address


def test_whoever_comes_from_a_public_notice_objects_with_one_tap(page: Any, address: str) -> None:
    page.goto(f"{address}?n=k7M2q_9xzab-k7M2q_9x")
    tap(page, "对公示提意见")
    page.get_by_text("这张公示已经不贴了").wait_for()
    assert (texts(page, "person"), page.url) == (["对公示提意见"], address)


def test_enough_stands_first_among_many_picks(page: Any) -> None:
    declare(page, "什么难处")
    tap(page, "家里有人生病")
    page.get_by_role("button", name="好了", exact=True).wait_for()
    done, first = (page.get_by_role("button", name=name).bounding_box() for name in ("好了", "✓ 家里有人生病"))
    assert done["y"] < first["y"]
