"""A real database, the stand-in for Telegram, and a delivery between them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from backend.conversations import actions as conversations
from backend.database import Database
from backend.outgoing import actions as outgoing
from backend.outgoing.models import Outgoing
from backend.settings import Settings
from bot.channels.telegram_bot import TelegramCarrier, make_bot
from bot.delivery import Delivery
from bot.reply import Payload
from tests.telegram_api.running import TOKEN, TelegramApi, telegram_api

BEGINNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, ten in the morning


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


class Post:
    """Rows are queued for people, and looked at afterwards."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._seconds = 0

    def queue(self, text: str, user: int = 7, kind: str = "reply", choices: Payload | None = None) -> str:
        """The row's id. Each row is a second younger than the one before it."""
        self._seconds += 1
        made = BEGINNING + timedelta(seconds=self._seconds)
        with self.database.writing() as session:
            conversation = conversations.find_or_open_telegram(session, str(user), made)
            payload = (choices or Payload(text)).to_dict()
            row = outgoing.queue(session, conversation.id, kind, payload, f"test:{self._seconds}", made)
            assert row is not None
            return row.id

    def row(self, outgoing_id: str) -> Outgoing:
        with self.database.reading() as session:
            return session.get_one(Outgoing, outgoing_id)


@pytest.fixture
def post(database: Database) -> Post:
    return Post(database)


@pytest.fixture
async def delivery(database: Database, api: TelegramApi) -> AsyncIterator[Delivery]:
    """Running; its clock goes on from an hour after the beginning."""
    bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=api.address))
    await bot.initialize()
    begun = datetime.now(UTC)
    running = Delivery(
        database, TelegramCarrier(bot), lambda: BEGINNING + timedelta(hours=1) + (datetime.now(UTC) - begun)
    )
    task = asyncio.create_task(running.run())
    yield running
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    await bot.shutdown()
