"""Photos and voice messages on the page of a case: masked, opened with a reason, for a while, and written down."""

import re
from datetime import timedelta
from html import unescape

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from backend.attachments.actions import add, pass_on
from backend.attachments.files import Files
from backend.attachments.models import Attachment
from backend.audit.models import AuditEntry
from tests.backend.attachments.samples import VOICES, photo
from tests.backend.console.conftest import World


def send(world: World, case_id: str, *sent: bytes) -> list[str]:
    """What the household has sent; the ids."""
    files, conversation_id = Files.of(world.settings), world.case(case_id).conversation_id
    assert conversation_id is not None
    kept = [files.keep(one) for one in sent]
    with world.database.writing() as session:
        for one in kept:
            assert add(session, conversation_id, one.id, one, True, world.clock())
        pass_on(session, conversation_id, case_id)
    return [one.id for one in kept]


def reveal(world: World, browser: TestClient, case_id: str, **fields: str) -> str:
    """The page after the tap; the addresses on it work."""
    asked = {"fields": "attachments", "reason": "visit", "why": "上门前先看看"} | fields
    return str(world.post(browser, f"/staff/cases/{case_id}/reveal", **asked).text)


def addresses(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r'src="(/staff/cases/[^"]+)"', page)]


def looks(world: World) -> int:
    with world.database.reading() as session:
        return len(session.scalars(select(AuditEntry).filter_by(action="attachment.opened")).all())


def test_the_page_says_what_was_sent_and_shows_nothing_of_it(world: World) -> None:
    case_id = world.declare()
    send(world, case_id, photo(), VOICES["audio/ogg"])
    page = world.browser("village").get(f"/staff/cases/{case_id}").text
    assert addresses(page) == []
    assert [words in page for words in ("照片 · ", "语音 · ", "还没有人看过", "还没有人听过")] == [True] * 4


def test_with_a_reason_they_are_seen_and_heard_and_that_is_written_down(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo(), VOICES["audio/ogg"])
    page = reveal(world, browser, case_id)
    seen, heard = (browser.get(address) for address in addresses(page))
    assert (seen.status_code, seen.headers["content-type"]) == (200, "image/jpeg")
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/ogg")
    assert (seen.headers["cache-control"], seen.headers["x-content-type-options"]) == ("no-store", "nosniff")
    assert heard.content[:4] == b"OggS"
    assert looks(world) == 2
    assert "还没有人" not in browser.get(f"/staff/cases/{case_id}").text


def test_the_story_alone_opens_neither(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo())
    assert addresses(reveal(world, browser, case_id, fields="story")) == []


def test_what_was_ticked_stays_ticked_until_the_reason_is_told(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo())
    page = reveal(world, browser, case_id, why="")
    assert re.findall(r'name="fields" value="(\w+)" checked', page) == ["attachments"]


def test_without_a_reason_they_stay_masked(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo())
    page = reveal(world, browser, case_id, reason="")
    assert addresses(page) == []
    assert "请先选一个要看的原因。" in page


@pytest.mark.parametrize("who", ["neighbour", "other_township", "helper", "administrator", "auditor"])
def test_the_address_opens_nothing_for_anybody_else(world: World, who: str) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo())
    (address,) = addresses(reveal(world, browser, case_id))
    assert world.browser(who).get(address).status_code == 404
    assert world.browser().get(address).status_code == 303  # to sign in
    assert looks(world) == 0


def test_the_address_closes_after_a_quarter_of_an_hour(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, photo())
    (address,) = addresses(reveal(world, browser, case_id))
    world.clock.now += timedelta(minutes=16)
    late = browser.get(address)
    assert (late.status_code, late.headers["location"]) == (303, f"/staff/cases/{case_id}")
    assert browser.get(address.replace("until=", "until=9")).status_code == 303
    assert looks(world) == 0


def test_the_way_to_one_is_not_the_way_to_another(world: World) -> None:
    case_id, other_id, browser = world.declare(), world.declare(name="李四"), world.browser("village")
    (one,), (other,) = send(world, case_id, photo()), send(world, other_id, photo())
    (address,) = addresses(reveal(world, browser, case_id))
    assert browser.get(address.replace(one, other)).status_code == 303
    assert browser.get(address.replace(case_id, other_id)).status_code == 404


def test_a_player_gets_the_part_it_asks_for(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    send(world, case_id, VOICES["audio/ogg"])
    (address,) = addresses(reveal(world, browser, case_id))
    whole = browser.get(address).content
    part = browser.get(address, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, whole[2:6])
    assert part.headers["content-range"] == f"bytes 2-5/{len(whole)}"
    assert browser.get(address, headers={"Range": "bytes=4-"}).content == whole[4:]
    assert browser.get(address, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    assert looks(world) == 1


def test_a_file_that_is_gone_is_a_page_that_is_not_there(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    (one,) = send(world, case_id, photo())
    (address,) = addresses(reveal(world, browser, case_id))
    (Files.of(world.settings).folder / one).unlink()
    assert browser.get(address).status_code == 404


def test_nothing_of_it_stands_on_a_case_without_any(world: World) -> None:
    page = world.browser("village").get(f"/staff/cases/{world.declare()}").text
    assert "照片和语音" not in page


def test_when_it_was_first_looked_at_stays(world: World) -> None:
    case_id, browser = world.declare(), world.browser("village")
    (one,) = send(world, case_id, photo())
    first = world.clock()
    (address,) = addresses(reveal(world, browser, case_id))
    browser.get(address)
    world.clock.forward(minutes=5)
    browser.get(address)
    with world.database.reading() as session:
        assert session.get_one(Attachment, one).opened_at == first
