"""The whole Telegram side on a real database: the stand-in, the channel, the turn, delivery."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from backend.attachments.files import Files
from backend.database import Database
from backend.rules import load_rules
from backend.settings import Settings
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_bot import TelegramBot, TelegramCarrier, make_bot
from bot.channels.telegram_polling import TelegramPolling
from bot.delivery import Delivery
from bot.knowledge import load_knowledge
from bot.turn import Turn
from bot.understanding import FixedUnderstanding
from bot.vocabulary import load_vocabulary
from dialogues.flow import load_flows
from tests.telegram_api.running import TOKEN, TelegramApi, telegram_api

KNOWLEDGE, FLOWS, WORDS = load_knowledge(), load_flows(), load_vocabulary()
RULES = load_rules(Settings(_env_file=None))


@dataclass(frozen=True)
class Listening:
    """A bot that hears and answers, and the people it talks with."""

    api: TelegramApi
    database: Database

    async def hears(self, number: int, user: int = 7) -> list[str]:
        """What was sent to that person, once there are so many messages and everything was confirmed."""
        texts = await asyncio.to_thread(self.api.wait_for, number, user)
        assert await asyncio.to_thread(self.api.wait_until_confirmed)
        return texts

    def reading(self) -> contextlib.AbstractContextManager[Session]:
        return self.database.reading()


@pytest.fixture
def api() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


@pytest.fixture
async def listening(database: Database, api: TelegramApi) -> AsyncIterator[Listening]:
    bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=api.address))
    delivery = Delivery(database, TelegramCarrier(bot), now)
    channel = channel_on(bot, database, delivery.wake)
    tasks = [asyncio.create_task(TelegramPolling(channel).listen()), asyncio.create_task(delivery.run())]
    yield Listening(api, database)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await bot.shutdown()


def channel_on(
    bot: TelegramBot, database: Database, wake: Callable[[], None] = lambda: None, files: Files | None = None
) -> TelegramChannel:
    turn = Turn(database, FixedUnderstanding(None), RULES, KNOWLEDGE, FLOWS, WORDS, now, lambda _channel: wake())
    return TelegramChannel(bot, database, turn, now, wake, files)


def spoken_by(api: TelegramApi, method: str, field: str) -> list[str]:
    """That field of every call of that method, in the order in which they came."""
    return [call[field] for call in list(api.chats.calls) if call["method"] == method]


def now() -> datetime:
    return datetime.now(UTC)
