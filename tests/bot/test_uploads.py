"""Sending a photo or a voice message from the page: bounded, told by its content, answered like a message."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend.attachments.files import MEGABYTE, Files
from backend.attachments.models import Attachment
from backend.database import Database
from backend.settings import Settings
from bot.channels.attachments import OF_CONVERSATION, attachments_router
from bot.channels.web import web_router
from tests.backend.attachments.samples import VOICES, box, photo
from tests.backend.county import County
from tests.bot.talk import Talk


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path, photo=2 * MEGABYTE, voice=MEGABYTE)


@pytest.fixture
def client(database: Database, county: County, files: Files) -> Iterator[TestClient]:
    talk, app = Talk(database), FastAPI()
    app.include_router(web_router(database, talk.turn, Settings(_env_file=None), lambda: talk.now))
    app.include_router(attachments_router(database, talk.turn, files))
    with TestClient(app) as client:
        opened = client.post("/api/conversations").json()
        client.headers["Authorization"] = f"Bearer {opened['token']}"
        yield client


def lying(files: Files) -> int:
    return len(list(files.folder.iterdir())) if files.folder.exists() else 0


@pytest.mark.parametrize(("sent", "told"), [(photo(), "收到一张照片"), (VOICES["audio/webm"], "收到一段语音")])
def test_a_file_is_answered_like_a_message(client: TestClient, sent: bytes, told: str) -> None:
    answered = client.post("/api/attachments?id=a1", content=sent)
    assert answered.status_code == 200
    assert answered.json()["id"] == "a1"
    assert answered.json()["replies"][0]["text"].startswith(told)


def test_a_repeat_gets_the_same_bytes_and_keeps_nothing_more(
    client: TestClient, files: Files, database: Database
) -> None:
    first = client.post("/api/attachments?id=a1", content=photo()).content
    assert client.post("/api/attachments?id=a1", content=photo("PNG")).content == first
    assert client.post("/api/attachments?id=a1", content=b"cut").content == first
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attachment)) == 1
    assert lying(files) == 1


REFUSED = {
    "nothing": (b"", 400, "这个文件是空的，没有收到。请再发一次。"),
    "half a photo": (photo(size=(600, 400))[:900], 400, "这个文件没有收全，或者坏了。请再发一次。"),
    "a page that says it is a photo": (
        b"<script>alert(1)</script>", 415, "这个文件我收不了。照片和语音可以，别的不行。",
    ),
    "an iPhone's photo": (
        box(b"ftyp", b"heic\0\0\0\0mif1"), 415, "这种照片我打不开，没有收。请截一张图，把截图发来。",
    ),
    "more than anything may have": (
        photo() + bytes(2 * MEGABYTE), 413, "这个文件太大了，没有收。照片请用手机拍一张普通的，语音请分几段说。",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_kept_is_told_in_one_sentence(client: TestClient, files: Files, name: str) -> None:
    sent, status, told = REFUSED[name]
    answered = client.post(
        "/api/attachments?id=a1", content=sent, headers={"Content-Type": "image/jpeg", "X-Name": "photo.jpg.svg"}
    )
    assert (answered.status_code, answered.json()) == (status, {"message": told})
    assert lying(files) == 0


def test_a_body_without_end_is_left_after_as_much_as_anything_may_have(client: TestClient, files: Files) -> None:
    taken = []

    def endless() -> Iterator[bytes]:
        for number in range(100):
            taken.append(number)
            yield bytes(MEGABYTE)

    assert client.post("/api/attachments?id=a1", content=endless()).status_code == 413
    assert lying(files) == 0


def test_without_a_token_or_with_a_wrong_id_nothing_is_kept(client: TestClient, files: Files) -> None:
    wrong = {"Authorization": "Bearer nobody's"}
    assert client.post("/api/attachments?id=a1", content=photo(), headers=wrong).status_code == 401
    assert client.post("/api/attachments?id=../../etc", content=photo()).status_code == 400
    assert client.post("/api/attachments", content=photo()).status_code == 400
    assert lying(files) == 0


def test_who_sends_too_fast_is_told_when_to_send_again(client: TestClient) -> None:
    most = int(OF_CONVERSATION[0])
    answered = [client.post(f"/api/attachments?id=a{number}", content=photo()) for number in range(most + 1)]
    assert [one.status_code for one in answered] == [200] * most + [429]
    assert int(answered[-1].headers["Retry-After"]) > 0


def test_a_disk_without_room_takes_words_still(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.attachments.files.LEAST_ROOM", 1 << 60)
    answered = client.post("/api/attachments?id=a1", content=photo())
    assert (answered.status_code, answered.json()["message"][:10]) == (503, "这会儿收不下照片和语")
    assert client.post("/api/messages", json={"id": "a2", "text": "帮助"}).status_code == 200
