"""Answers the village announcer has read aloud: found by their file names, left aside once the card says otherwise."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.database import Database
from backend.recordings import Recordings
from backend.settings import Settings
from bot.channels.recordings import recordings_router
from bot.channels.telegram_bot import TelegramCarrier, make_bot
from bot.delivery import Sent
from bot.reply import Payload
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.talk import KNOWLEDGE, Talk
from tests.telegram_api.running import TOKEN, telegram_api

TODAY = MONDAY.date()


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    return Recordings(tmp_path / "recordings", KNOWLEDGE.cards)


def record(recordings: Recordings, name: str, day: date = TODAY) -> None:
    recordings.folder.mkdir(exist_ok=True)
    file = recordings.folder / name
    file.write_bytes(b"ID3 invented sound")
    at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC).timestamp()
    os.utime(file, (at, at))


def test_a_card_and_each_of_its_parts_have_a_recording_of_their_own(recordings: Recordings) -> None:
    record(recordings, "dibao.mp3")
    record(recordings, "dibao.who.ogg")
    found = [recordings.of("dibao", part, TODAY) for part in ("general", "who", "amount")]
    assert found == ["dibao.mp3", "dibao.who.ogg", None]


def test_without_a_folder_nothing_is_recorded(recordings: Recordings) -> None:
    assert (recordings.of("dibao", "general", TODAY), recordings.unknown(), recordings.used(TODAY)) == (None, (), 0)


def test_a_recording_from_before_a_statement_began_is_left_aside(recordings: Recordings) -> None:
    card = KNOWLEDGE.cards["dibao"]
    begins = replace(card.said("who", TODAY)[0], begins=date(2026, 9, 1))
    newer = replace(card, statements=(*(s for s in card.statements if s.part != "who"), begins))
    changed = Recordings(recordings.folder, {"dibao": newer})
    record(changed, "dibao.who.mp3", date(2026, 8, 1))
    record(changed, "dibao.how.mp3", date(2026, 8, 1))
    assert (changed.of("dibao", "who", TODAY), changed.of("dibao", "how", TODAY)) == (None, "dibao.how.mp3")
    assert (changed.outdated(TODAY), changed.used(TODAY)) == (("dibao.who.mp3",), 1)
    record(changed, "dibao.who.mp3", TODAY)
    assert changed.of("dibao", "who", TODAY) == "dibao.who.mp3"


def test_files_no_answer_will_ever_use_are_named(recordings: Recordings) -> None:
    for name in ("dibao.mp3", "dibo.mp3", "dibao.wer.mp3", "dibao.amr", "低保.mp3", ".hidden"):
        record(recordings, name)
    assert recordings.unknown() == ("dibao.amr", "dibao.wer.mp3", "dibo.mp3", "低保.mp3")


def test_an_empty_file_and_a_name_in_another_encoding_harm_nobody(recordings: Recordings) -> None:
    record(recordings, "dibao.mp3")
    (recordings.folder / "dibao.mp3").write_bytes(b"")
    Path(os.fsdecode(bytes(recordings.folder) + "/低保.mp3".encode("gbk"))).write_bytes(b"sound")
    empty, foreign = recordings.unknown()
    assert (empty, foreign.encode().endswith(b".mp3")) == ("dibao.mp3", True)
    told = (recordings.of("dibao", "general", TODAY), recordings.file("dibao.mp3"), recordings.used(TODAY))
    assert told == (None, None, 0)


def test_the_answer_carries_the_address_and_others_do_not(
    database: Database, county: County, recordings: Recordings
) -> None:
    record(recordings, "dibao.who.mp3")
    talk = Talk(database)
    talk.turn.recordings = recordings
    talk.press("card.dibao.who")
    assert [reply.get("audio") for reply in talk.replies] == ["/recordings/dibao.who.mp3"]
    talk.press("card.dibao.how")
    assert "audio" not in talk.replies[0]


def test_a_payload_keeps_its_recording_in_the_outgoing_row() -> None:
    payload = Payload("x", card=("dibao", "who"), audio="/recordings/dibao.who.mp3")
    assert Payload.from_json(payload.to_json()) == payload


def test_a_recording_is_public_kept_for_a_while_and_sent_in_parts(recordings: Recordings) -> None:
    record(recordings, "dibao.mp3")
    app = FastAPI()
    app.include_router(recordings_router(recordings))
    client = TestClient(app)
    whole = client.get("/recordings/dibao.mp3")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/mpeg")
    assert whole.headers["cache-control"] == "public, max-age=3600"
    assert client.get("/recordings/dibao.mp3", headers={"Range": "bytes=0-2"}).content == b"ID3"
    record(recordings, "secret.txt")
    for name in ("secret.txt", "dibao.how.mp3", "..%2Fmingbai.db", "dibao"):
        assert client.get(f"/recordings/{name}").status_code == 404


async def test_telegram_is_sent_the_recording_behind_the_words(recordings: Recordings) -> None:
    record(recordings, "dibao.who.mp3")
    record(recordings, "dibao.how.ogg")
    with telegram_api() as api:
        bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=api.address, _env_file=None))
        carrier = TelegramCarrier(bot, recordings)
        for name in ("dibao.who.mp3", "dibao.how.ogg", "dibao.when.mp3"):
            assert await carrier.carry("7", Payload("念给您听", audio=f"/recordings/{name}")) == Sent()
        await bot.shutdown()
        calls = [(call["method"], call.get("file")) for call in api.chats.calls]
    words = ("sendMessage", None)
    assert calls == [words, ("sendAudio", "dibao.who.mp3"), words, ("sendVoice", "dibao.how.ogg"), words]


async def test_a_recording_that_cannot_be_sent_makes_nobody_read_the_words_twice(recordings: Recordings) -> None:
    record(recordings, "dibao.who.mp3")
    with telegram_api() as api:
        api.fails("sendAudio", 500)
        bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=api.address, _env_file=None))
        payload = Payload("念给您听", audio="/recordings/dibao.who.mp3")
        assert await TelegramCarrier(bot, recordings).carry("7", payload) == Sent()
        await bot.shutdown()
        assert api.texts(7) == ["念给您听"]
