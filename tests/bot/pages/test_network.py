"""A bad network: the same message goes out until it is answered, nothing typed is lost, and the page opens offline."""

from typing import Any

import pytest

from backend.conversations.models import HeardMessage
from backend.database import Database
from tests.bot.pages.browsing import SMALL, answer, declare, say, tap, texts
from tests.bot.pages.conftest import Site

pytestmark = pytest.mark.browser
AGAIN = "没发出去，点一下再发"


@pytest.fixture
def lost(page: Any) -> Any:
    """Nothing that is said arrives."""
    page.route("**/api/messages", lambda route: route.abort())
    return page


def test_on_a_bad_network_the_same_message_is_sent_until_it_is_answered(page: Any, database: Database) -> None:
    sent: list[str] = []

    def lost(route: Any) -> None:
        sent.append(route.request.post_data_json["id"])
        if len(sent) == 1:
            route.abort()
        elif len(sent) == 2:
            route.fetch()  # it is heard, but the answer never arrives
            route.abort()
        else:
            route.continue_()

    page.route("**/api/messages", lost)
    say(page, "帮助")
    page.get_by_text("网络不好，还没有发出去").wait_for()
    page.get_by_text("我会做三件事").wait_for()
    assert (len(sent), len(set(sent))) == (3, 1)
    with database.reading() as session:
        assert session.query(HeardMessage).count() == 1
    assert page.inner_text("#status") == ""
    assert page.locator(".way").count() == 0


def test_a_tap_sends_what_did_not_go_out_at_once(lost: Any) -> None:
    say(lost, "帮助")
    lost.get_by_role("button", name=AGAIN).wait_for()
    lost.wait_for_timeout(1500)  # the next try of its own comes only after two seconds more
    lost.unroute("**/api/messages")
    tap(lost, AGAIN)
    lost.get_by_text("我会做三件事").wait_for(timeout=1500)
    assert texts(lost, "person") == ["帮助"]


def test_whoever_waits_long_sees_that_it_is_on_its_way(page: Any) -> None:
    held: list[Any] = []
    page.route("**/api/messages", lambda route: held.append(route))
    say(page, "帮助")
    page.get_by_text("正在发", exact=True).wait_for()
    held[0].continue_()
    page.get_by_text("我会做三件事").wait_for()
    assert page.locator(".way").count() == 0


def test_what_was_not_answered_is_sent_after_the_page_is_opened_again(lost: Any, database: Database) -> None:
    say(lost, "帮助")
    say(lost, "看政策")
    lost.get_by_text("网络不好").wait_for()
    lost.unroute("**/api/messages")
    lost.reload()
    lost.get_by_text("我会做三件事").wait_for()
    lost.wait_for_function("() => document.querySelectorAll('#talk .bot').length >= 3")
    assert lost.locator(".way").count() == 0
    assert texts(lost, "person") == ["帮助", "看政策"]
    with database.reading() as session:
        assert session.query(HeardMessage).count() == 2


def test_a_page_closed_in_the_middle_shows_the_one_answer_when_it_is_opened_again(
    page: Any, database: Database
) -> None:
    def heard(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/api/messages", heard)
    say(page, "帮助")
    page.get_by_role("button", name=AGAIN).wait_for()
    page.unroute("**/api/messages")
    page.reload()
    page.get_by_text("我会做三件事").wait_for()
    assert (texts(page, "person"), len(texts(page, "bot"))) == (["帮助"], 2)
    with database.reading() as session:
        assert session.query(HeardMessage).count() == 1


def test_a_question_looked_up_before_its_answer_was_typed_is_not_asked_again(page: Any) -> None:
    looked: list[tuple[Any, Any]] = []
    declare(page, "怎么称呼")
    page.evaluate("localStorage.removeItem('mingbai.history')")  # as on a second device
    page.route("**/api/conversation", lambda route: looked.append((route, route.fetch())))
    page.reload()
    page.wait_for_timeout(500)
    say(page, "张")
    assert "打哪个电话" in answer(page)
    for route, response in looked:
        route.fulfill(response=response)
    page.wait_for_timeout(500)
    assert len(looked) == 1
    assert "打哪个电话" in texts(page, "bot")[-1]


def test_half_typed_words_are_still_there(page: Any) -> None:
    page.fill("#text", "我家屋顶")
    page.reload()
    page.wait_for_selector(".choices button")
    assert page.input_value("#text") == "我家屋顶"


def test_clearing_throws_away_what_was_not_sent_and_hides_what_is_answered_late(page: Any) -> None:
    held: list[Any] = []
    page.route("**/api/messages", lambda route: held.append(route))
    say(page, "帮助")
    page.get_by_text("正在发", exact=True).wait_for()
    page.click("#clear")
    page.click("#sure-yes")
    page.get_by_text("清除好了").wait_for()
    page.get_by_role("button", name="报难处", exact=True).wait_for()
    held[0].continue_()
    page.wait_for_timeout(800)
    assert (texts(page, "person"), len(texts(page, "bot"))) == ([], 1)
    assert page.evaluate("localStorage.getItem('mingbai.waiting')") is None


def test_somebody_elses_page_between_us_counts_as_no_answer(page: Any) -> None:
    answers = iter(["<html>请先登录酒店网络</html>"])

    def between(route: Any) -> None:
        page = next(answers, None)
        if page is None:
            route.continue_()
        else:
            route.fulfill(status=200, content_type="text/html", body=page)

    page.route("**/api/messages", between)
    say(page, "帮助")
    page.get_by_text("我会做三件事").wait_for()
    assert texts(page, "person") == ["帮助"]


def test_a_phone_without_a_network_says_so_and_sends_when_there_is_one(phone: Any, page: Any) -> None:
    phone.set_offline(True)
    page.get_by_text("手机现在没有网").wait_for()
    say(page, "帮助")
    page.get_by_role("button", name=AGAIN).wait_for()
    phone.set_offline(False)
    page.get_by_text("我会做三件事").wait_for()
    assert page.inner_text("#status") == ""


@pytest.fixture
def installed(browser: Any, site: Site) -> Any:
    """A page whose worker has put it on the phone."""
    with browser.new_context(viewport=SMALL) as context:
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto(site.address)
        page.wait_for_selector(".choices button")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        yield page


def test_the_page_opens_without_its_server_says_so_and_goes_on_later(installed: Any, site: Site) -> None:
    say(installed, "帮助")
    installed.get_by_text("我会做三件事").wait_for()
    site.stop()
    installed.goto(site.address)
    installed.get_by_text("现在连不上").wait_for()
    assert texts(installed, "person") == ["帮助"]
    assert installed.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(23, 96, 74)"
    say(installed, "看政策")
    installed.get_by_role("button", name=AGAIN).wait_for()
    site.start()
    tap(installed, AGAIN)
    installed.wait_for_function("() => document.querySelectorAll('#talk .bot').length === 3")
    assert texts(installed, "person") == ["帮助", "看政策"]


def test_the_phone_keeps_the_page_and_nothing_that_was_said(installed: Any) -> None:
    say(installed, "帮助")
    installed.get_by_text("我会做三件事").wait_for()
    kept = installed.evaluate("""async () => {
        const shelf = await caches.open('mingbai-page');
        return {names: await caches.keys(), kept: (await shelf.keys()).map(request => new URL(request.url).pathname)};
    }""")
    assert kept["names"] == ["mingbai-page"]
    assert {path for path in kept["kept"] if path != "/" and not path.startswith("/page/")} == set()
    assert {"/", "/page/chat.js", "/page/chat.css"} <= set(kept["kept"])


def test_a_new_version_takes_the_place_of_the_kept_one(installed: Any) -> None:
    installed.evaluate("""async () => {
        const shelf = await caches.open('mingbai-page');
        await shelf.put('/page/chat.js?v=0123456789ab', new Response('old'));
    }""")
    installed.reload()
    installed.wait_for_function("""async () => {
        const kept = await (await caches.open('mingbai-page')).keys();
        return kept.filter(request => request.url.includes('/page/chat.js')).length === 1;
    }""")
    assert "0123456789ab" not in installed.content()
