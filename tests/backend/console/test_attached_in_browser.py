"""Photos and voice messages in a real browser: seen and heard on the page of a case, by who has said why."""

import pytest

from tests.backend.attachments.samples import VOICES, photo
from tests.backend.console.conftest import World
from tests.backend.console.test_attached import looks, send
from tests.backend.console.test_browser import CHROMIUM, address, chromium  # noqa: F401 (fixtures)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium at /usr/bin/chromium"),
]
SEEN = """async () => {
  const picture = document.querySelector('.attached img')
  await picture.decode()
  return picture.naturalWidth
}"""
HEARD = """async () => {
  const player = document.querySelector('.attached audio')
  await player.play()
  return [player.error === null, player.duration > 0]
}"""


def test_a_photo_is_seen_and_a_voice_heard_after_the_reason_was_told(  # type: ignore[no-untyped-def]
    world: World, chromium, address: str  # noqa: F811
) -> None:
    case_id = world.declare()
    send(world, case_id, photo(size=(1200, 900)), VOICES["audio/wav"])
    world.answer_for("village", case_id)
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    token = world.browser("village").cookies["mingbai-staff"]
    context.add_cookies([{"name": "mingbai-staff", "value": token, "url": address}])
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{address}/staff/cases/{case_id}")
    assert page.locator(".attached img, .attached audio").count() == 0
    page.locator("#reveal summary").click()
    page.get_by_text("照片和语音", exact=True).last.click()
    page.locator("#reveal input[name=reason] + span").first.click()
    page.get_by_role("button", name="查看（会留下记录）").click()
    page.locator(".attached img").wait_for()
    assert page.evaluate(SEEN) == 1200
    assert page.evaluate(HEARD) == [True, True]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert refused == []
    assert looks(world) >= 2
    context.close()
