"""Large print, simple and read aloud on a small phone: chosen by a tap, remembered, usable to the end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.pages.browsing import QUESTION, SMALL, VOICES, answer, declare, labels, say, tap, texts

pytestmark = pytest.mark.browser
MODES = ("大字", "简单", "读出来")


@pytest.fixture
def voiced(phone: Any, address: str) -> Iterator[Any]:
    phone.add_init_script(VOICES.replace("LOCAL", "true"))
    page = phone.new_page()
    page.goto(address)
    page.wait_for_selector(".choices button")
    yield page


def pressed(page: Any) -> list[str]:
    return [str(text) for text in page.locator("#modes [aria-pressed=true]").all_inner_texts()]


def more(page: Any) -> list[str]:
    """Types 9 as long as there is more to read; the words of each screen."""
    seen = [texts(page, "bot")[-1]]
    while "9 还有" in labels(page):
        before = len(texts(page, "bot"))
        say(page, "9")
        after = texts(page, "bot")
        if len(after) == before:
            break  # the buttons have come round
        seen.append(after[-1])
    return seen


@pytest.mark.parametrize("mode", MODES[:2])
def test_a_mode_is_chosen_with_one_tap_and_stays(page: Any, mode: str) -> None:
    tap(page, mode)
    page.reload()
    page.wait_for_selector(".choices button")
    assert pressed(page) == [mode]
    tap(page, mode)
    assert pressed(page) == []
    assert page.context.cookies() == []


def test_large_print_is_large_and_nothing_is_wider_than_the_screen(page: Any) -> None:
    tap(page, "大字")
    say(page, QUESTION)
    page.get_by_text("每人每年最多800元").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('#talk p')).fontSize") == "24px"
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_simple_mode_says_the_same_words_two_sentences_at_a_time(page: Any) -> None:
    whole = texts(page, "bot")[0]
    tap(page, "简单")
    screens = more(page)
    assert "".join("".join(screens).split()) == "".join(whole.split())
    assert max(screen.count("\n") for screen in screens) == 1
    assert labels(page)[0] == "1 报难处"


def test_simple_mode_reaches_every_button_by_its_number(page: Any) -> None:
    ordinary = labels(page)
    tap(page, "简单")
    more(page)
    assert labels(page) == [f"{place} {label}" for place, label in enumerate(ordinary, 1)]
    say(page, "第一个")
    answer(page)
    assert texts(page, "person") == ["报难处"]


def test_many_picks_come_on_pages_with_enough_on_each(page: Any) -> None:
    declare(page, "什么难处")
    everything = labels(page)
    tap(page, "简单")
    while labels(page)[0] != f"1 {everything[0]}":
        say(page, "9")
    say(page, "1")
    page.get_by_role("button", name="好了").wait_for()
    more(page)
    found: set[str] = set()
    for _ in range(len(everything) // 7 + 1):
        shown = labels(page)
        assert len(shown) <= 9
        assert [label for label in shown if label.endswith("好了")] != []
        found |= {label.partition(" ")[2].removeprefix("✓ ") for label in shown}
        if "9 还有" in shown:
            say(page, "9")
    assert set(everything) <= found


def test_where_a_number_is_the_answer_the_buttons_have_none(page: Any) -> None:
    declare(page, "的哪个屯")
    tap(page, "简单")
    more(page)
    assert labels(page)[0].startswith("1 ")
    say(page, "说不清")
    answer(page)
    more(page)
    assert [label for label in labels(page) if label[0].isdigit()] == []


def test_a_number_that_is_not_shown_says_which_are(page: Any) -> None:
    tap(page, "简单")
    say(page, "7")
    page.get_by_text("没有7号。请打按钮前面的数字：9。").wait_for()
    assert (texts(page, "person"), page.input_value("#text")) == ([], "7")


def test_a_number_typed_twice_never_answers_the_next_question(page: Any) -> None:
    tap(page, "简单")
    more(page)
    held: list[Any] = []
    page.route("**/api/messages", lambda route: held.append(route))
    say(page, "1")
    say(page, "1")
    page.get_by_text("上一句还没有回话").wait_for()
    held[0].continue_()
    answer(page)
    assert (len(held), texts(page, "person")) == (1, ["报难处"])


def test_the_consent_is_read_before_it_can_be_given(page: Any) -> None:
    declare(page, "给自己家报")
    tap(page, "简单")
    more(page)
    say(page, "1")
    answer(page)
    assert labels(page) == ["9 还有"]
    assert "您同意记下来吗" in more(page)[-1]
    assert labels(page)[:2] == ["1 同意", "2 不同意"]


def test_going_back_to_the_ordinary_page_shows_the_whole_answer(page: Any) -> None:
    whole, buttons = texts(page, "bot"), labels(page)
    tap(page, "简单")
    tap(page, "简单")
    assert (texts(page, "bot"), labels(page)) == (whole, buttons)


def test_a_browser_without_a_voice_says_so(phone: Any, address: str) -> None:
    phone.add_init_script(VOICES.replace("LOCAL", "false"))
    page = phone.new_page()
    page.goto(address)
    page.wait_for_selector(".choices button")
    tap(page, "读出来")
    page.get_by_text("这个浏览器没有中文的声音，念不出来").wait_for()
    assert (pressed(page), page.locator(".listen:visible").count()) == ([], 0)
    assert page.evaluate("window.spoken") == []


def test_an_answer_is_read_with_the_voice_of_the_device_when_it_is_tapped(voiced: Any) -> None:
    voiced.get_by_role("button", name="听这一段").click()
    spoken = voiced.evaluate("window.spoken")
    assert {voice for voice, _ in spoken} == {"own"}
    assert "".join(text for _, text in spoken).startswith("您好！我是明白")


def test_whoever_chose_it_hears_answers_and_buttons_by_themselves(voiced: Any) -> None:
    tap(voiced, "读出来")
    tap(voiced, "简单")
    voiced.evaluate("window.spoken = []")
    say(voiced, "帮助")
    voiced.get_by_text("我会做三件事").last.wait_for()
    spoken = [text for _, text in voiced.evaluate("window.spoken")]
    assert (spoken[0], spoken[-1]) == ("我会做三件事：", "9，还有")


def test_a_recording_of_the_village_announcer_is_played_where_there_is_one(page: Any, tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings/travel_subsidy.mp3").write_bytes(b"ID3 invented sound")
    say(page, QUESTION)
    with page.expect_request("**/recordings/travel_subsidy.mp3"):
        tap(page, "听录音")
    assert page.locator(".listen:visible").count() == 1
