"""Photos and voice messages from the page: sent once, again where the network fails, refused with a sentence."""

from typing import Any

import pytest
from sqlalchemy import func, select

from backend.attachments.models import Attachment
from backend.database import Database
from tests.backend.attachments.samples import VOICES, photo
from tests.bot.pages.browsing import answer, texts

pytestmark = pytest.mark.browser


def attach(page: Any, name: str, kind: str, data: bytes) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="发照片或语音").click()
    chooser.value.set_files([{"name": name, "mimeType": kind, "buffer": data}])


@pytest.mark.parametrize(("name", "kind", "data", "said", "told"), [
    ("a.jpg", "image/jpeg", photo(), "〔照片〕", "收到一张照片"),
    ("a.webm", "audio/webm", VOICES["audio/webm"], "〔语音〕", "收到一段语音"),
])
def test_what_the_phone_has_taken_is_answered_and_stays_in_the_talk(
    page: Any, name: str, kind: str, data: bytes, said: str, told: str
) -> None:
    attach(page, name, kind, data)
    assert answer(page).startswith(told)
    page.reload()
    page.wait_for_selector(".choices button")
    assert texts(page, "person") == [said]


def test_what_is_no_photo_is_refused_with_a_sentence(page: Any) -> None:
    attach(page, "a.jpg", "image/jpeg", b"<svg onload='alert(1)'/>")
    assert "这个文件我收不了" in answer(page)
    assert page.locator(".way").count() == 0


def test_a_photo_whose_answer_is_lost_is_sent_again_and_kept_once(page: Any, database: Database) -> None:
    tries: list[str] = []

    def lost(route: Any) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/attachments*", lost)
    attach(page, "a.jpg", "image/jpeg", photo())
    page.get_by_role("button", name="没发出去，点一下再发").wait_for()
    assert answer(page).startswith("收到一张照片")
    assert (len(tries), len(set(tries))) == (2, 1)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_a_photo_that_was_not_sent_is_gone_when_the_page_is_closed_and_does_not_stand_in_the_talk(page: Any) -> None:
    page.route("**/api/attachments*", lambda route: route.abort())
    attach(page, "a.jpg", "image/jpeg", photo())
    page.get_by_role("button", name="没发出去，点一下再发").wait_for()
    page.reload()
    page.wait_for_selector(".choices button")
    assert (texts(page, "person"), page.evaluate("localStorage.getItem('mingbai.waiting')")) == ([], "[]")
