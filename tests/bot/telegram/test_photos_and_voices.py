"""A photo or a voice message of a Telegram chat is fetched, read by its content, and heard as a message."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from backend.attachments.files import Files
from backend.attachments.models import Attachment
from backend.conversations.models import HeardMessage
from backend.database import Database
from backend.settings import Settings
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import make_bot
from tests.backend.attachments.samples import ogg, photo
from tests.bot.telegram.conftest import WORDS, channel_on
from tests.bot.telegram.protocol_rows import FILE, FORWARDED, PICTURE, message
from tests.telegram_api.running import TOKEN, TelegramApi

VOICE = {"voice": {**FILE, "duration": 3}}
PHOTO = {"photo": [{**PICTURE, "file_id": "small"}, PICTURE]}


@dataclass
class Sending:
    """Somebody who sends files, and what was kept of them."""

    channel: TelegramChannel
    database: Database
    files: Files
    api: TelegramApi
    numbers: list[int] = field(default_factory=list)

    async def send(self, content: bytes | None, **fields: Any) -> str:
        """The first sentence that is answered."""
        if content is not None:
            self.api.chats.files[FILE["file_id"]] = content
        number = 7000 + len(self.numbers)
        self.numbers.append(number)
        arrival = await self.channel.read(number, {"update_id": number, **message(**fields)})
        assert arrival is not None
        await self.channel.hear(arrival)
        with self.database.reading() as session:
            told = session.scalars(select(HeardMessage).order_by(HeardMessage.id.desc())).first()
            assert told is not None
            return str(json.loads(told.reply or "{}")["replies"][0]["text"])

    def kept(self) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(Attachment)) or 0


@pytest.fixture
async def sending(database: Database, api: TelegramApi, tmp_path: Path) -> AsyncIterator[Sending]:
    settings = Settings(_env_file=None, telegram_token=TOKEN, telegram_api=api.address, data=tmp_path, photo_mb=1)
    bot, files = make_bot(settings), Files.of(settings)
    channel = channel_on(bot, database, files=files)
    await channel.begin()
    yield Sending(channel, database, files, api)
    await bot.shutdown()


async def test_a_photo_and_a_voice_message_are_kept(sending: Sending) -> None:
    said = [await sending.send(photo(), **PHOTO), await sending.send(ogg(), **VOICE)]
    assert (said, sending.kept()) == ([WORDS.text("photo_loose"), WORDS.text("voice_loose")], 2)


async def test_photos_sent_together_are_all_kept(sending: Sending) -> None:
    for _ in range(3):
        await sending.send(photo(), **PHOTO, media_group_id="9")
    assert sending.kept() == 3


@pytest.mark.parametrize(
    ("content", "fields", "why"),
    [
        (b"", VOICE, "empty"),
        (b"GIF89a" + b"x" * 99, PHOTO, "unknown"),
        (b"x" * 4 * 1024 * 1024, VOICE, "too_large"),
        (b"x", {"voice": {**FILE, "duration": 3, "file_size": 10**9}}, "too_large"),
        (None, VOICE, "lost"),
        (b"<svg onload='x'/>", {"document": {**FILE, "mime_type": "image/svg+xml"}}, "unknown"),
    ],
)
async def test_what_cannot_be_kept_is_told_why(
    sending: Sending, content: bytes | None, fields: dict[str, Any], why: str
) -> None:
    assert (await sending.send(content, **fields), sending.kept()) == (WORDS.text(f"attachment_{why}"), 0)


@pytest.mark.parametrize("fields", [PHOTO, VOICE], ids=["photo", "voice"])
async def test_what_somebody_else_has_made_is_not_even_fetched(sending: Sending, fields: dict[str, Any]) -> None:
    await sending.send(photo(), **fields, forward_origin=FORWARDED)
    assert (sending.kept(), list(sending.files.folder.glob("*"))) == (0, [])
