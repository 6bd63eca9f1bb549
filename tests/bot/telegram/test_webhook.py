"""Over the webhook everything that can be brought is taken once, whatever it is, and nothing without the secret."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from backend.conversations import actions as conversations
from backend.conversations.models import Conversation, FailedMessage, HeardMessage
from backend.database import Database
from backend.outgoing.models import Outgoing
from backend.settings import SettingFault, Settings
from bot.app import create_app
from bot.channels.telegram_bot import HEARD, make_bot, webhook_address
from bot.channels.telegram_webhook import SECRET, TelegramWebhook
from tests.bot.telegram.conftest import Listening, channel_on, now, spoken_by
from tests.bot.telegram.protocol_rows import BODIES, CHAT, NUMBERS, ROWS, Row, message
from tests.telegram_api.running import TOKEN, TelegramApi, wait_until


@dataclass(frozen=True)
class Brought:
    """The app's side of a webhook, and somebody who brings updates to it."""

    address: str
    webhook: TelegramWebhook
    database: Database
    client: httpx.AsyncClient

    async def bring(self, body: bytes, secret: str | None = None) -> int:
        headers = {SECRET: self.webhook.secret if secret is None else secret}
        return (await self.client.post(self.address + "/telegram", content=body, headers=headers)).status_code

    async def update(self, update: Any, number: Any = 5000) -> int:
        return await self.bring(json.dumps({"update_id": number, **update}).encode())

    async def became(self, row: Row, number: int) -> tuple[int, int, int]:
        """The status, and how much more the chat was told, and how many incidents more there are."""
        before = self.told(row.chat), self.count(FailedMessage)
        status = await self.update(row.update, 5000 + number)
        return status, self.told(row.chat) - before[0], self.count(FailedMessage) - before[1]

    def told(self, chat: int) -> int:
        with self.database.writing() as session:
            conversation = conversations.find_or_open_telegram(session, chat, now())
            rows = select(func.count()).select_from(Outgoing).filter_by(conversation_id=conversation.id)
            return session.scalar(rows) or 0

    def count(self, table: type) -> int:
        with self.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
async def brought(database: Database, api: TelegramApi) -> AsyncIterator[Brought]:
    bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=api.address))
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    webhook = TelegramWebhook(channel_on(bot, database), address)
    await webhook.channel.begin()
    app = FastAPI()
    app.include_router(webhook.router())
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    async with httpx.AsyncClient() as client:
        yield Brought(address, webhook, database, client)
    server.should_exit = True
    await serving
    await bot.shutdown()


@pytest.mark.parametrize("kind", ROWS)
async def test_whatever_is_brought_is_taken_and_answered_once(brought: Brought, kind: str) -> None:
    rows = ROWS[kind]
    became = {row.name: await brought.became(row, number) for number, row in enumerate(rows)}
    assert became == {row.name: (row.status, row.told, int(row.incident)) for row in rows}
    again = {row.name: await brought.became(row, number) for number, row in enumerate(rows)}
    assert again == {row.name: (row.status, 0, 0) for row in rows}


def test_there_are_enough_of_them() -> None:
    assert sum(map(len, ROWS.values())) >= 80


async def test_an_update_without_a_number_is_passed_over(brought: Brought) -> None:
    assert [await brought.update(message(text="帮助"), number) for number in NUMBERS] == [200] * len(NUMBERS)
    assert (brought.count(Conversation), brought.count(HeardMessage)) == (0, 0)


async def test_a_number_of_any_size_is_taken_once(brought: Brought) -> None:
    numbers = [0, 2**31, 2**53 + 1, 2**63 - 1]
    assert [await brought.update(message(text="帮助"), number) for number in [*numbers, *numbers]] == [200] * 8
    assert brought.told(CHAT) == 4


async def test_a_body_that_is_no_update_does_nothing(brought: Brought) -> None:
    assert [await brought.bring(body) for body, _ in BODIES] == [status for _, status in BODIES]
    assert (brought.count(Conversation), brought.count(FailedMessage)) == (0, 0)


async def test_without_the_secret_nothing_is_read(brought: Brought) -> None:
    body = json.dumps({"update_id": 1, **message(text="帮助")}).encode()
    given = [b"", b"wrong", b"0" * 32, "密".encode(), b"x" * 5000, brought.webhook.secret.upper().encode()]
    headers = [{}, *({SECRET.encode(): secret} for secret in given)]
    posted = [await brought.client.post(brought.webhook.url, content=body, headers=more) for more in headers]
    assert [answered.status_code for answered in posted] == [404] * len(headers)
    assert (brought.count(Conversation), brought.count(HeardMessage)) == (0, 0)


async def test_the_secret_is_what_telegram_allows_and_belongs_to_the_bot(brought: Brought, api: TelegramApi) -> None:
    other = make_bot(Settings(telegram_token="101:other", telegram_api=api.address))
    theirs = TelegramWebhook(channel_on(other, brought.database), brought.address)
    again = TelegramWebhook(brought.webhook.channel, brought.address)
    assert (again.secret == brought.webhook.secret, theirs.secret == again.secret) == (True, False)
    assert (len(again.secret), again.secret.isalnum(), again.secret in again.url) == (32, True, False)


async def test_only_once_it_is_committed_is_it_taken(brought: Brought, monkeypatch: pytest.MonkeyPatch) -> None:
    turn = brought.webhook.channel.turn
    heard = turn.hear

    async def broken(_heard: object) -> str:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(turn, "hear", broken)
    assert await brought.update(message(text="帮助")) == 503
    monkeypatch.setattr(turn, "hear", heard)
    assert (await brought.update(message(text="帮助")), brought.told(CHAT)) == (200, 1)


async def test_before_it_knows_its_own_name_it_asks_for_patience(brought: Brought) -> None:
    brought.webhook.channel.myself = None
    assert (await brought.update(message(text="帮助")), brought.count(HeardMessage)) == (503, 0)


async def test_telegram_is_told_where_and_what_to_bring(brought: Brought, api: TelegramApi) -> None:
    keeping = asyncio.create_task(brought.webhook.keep())
    try:
        assert await asyncio.to_thread(wait_until, lambda: bool(api.chats.webhook["url"]))
        api.says("帮助", user=8)
        assert await asyncio.to_thread(api.wait_until_confirmed)
        assert brought.told(8) == 1
    finally:
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
    told = next(call for call in api.chats.calls if call["method"] == "setWebhook")
    assert (told["url"], told["secret_token"], told["allowed_updates"]) == (
        brought.webhook.url, brought.webhook.secret, list(HEARD)
    )


async def test_going_back_to_fetching_takes_the_webhook_away(listening: Listening) -> None:
    listening.api.chats.webhook = {"url": "http://127.0.0.1:9/telegram"}
    listening.api.says("帮助")
    assert len(await listening.hears(1)) == 1
    assert listening.api.chats.webhook["url"] == ""


@pytest.mark.parametrize("address", [None, "http://mingbai.example.cn"])
def test_without_an_address_that_telegram_takes_the_setting_is_refused(address: str | None) -> None:
    with pytest.raises(SettingFault, match="MINGBAI_PUBLIC_ADDRESS"):
        webhook_address(Settings(_env_file=None, telegram_webhook=True, public_address=address))


@pytest.mark.parametrize(("on", "address"), [(True, "https://mingbai.example.cn"), (False, None)])
def test_the_address_is_the_public_one(on: bool, address: str | None) -> None:
    settings = Settings(_env_file=None, telegram_webhook=on, public_address="https://mingbai.example.cn")
    assert webhook_address(settings) == address


async def test_a_tap_is_answered_whatever_becomes_of_it(brought: Brought, api: TelegramApi) -> None:
    for number, data in enumerate(["word.help", "stale.button", 5]):
        person = {"id": CHAT, "is_bot": False, "first_name": "韦"}
        query = {"id": f"tap-{number}", "from": person, "chat_instance": "1", "data": data}
        assert await brought.update({"callback_query": query}, 6000 + number) == 200
    assert spoken_by(api, "answerCallbackQuery", "callback_query_id") == ["tap-0", "tap-1", "tap-2"]


def test_the_application_serves_it_and_has_it_set(tmp_path: Path, api: TelegramApi) -> None:
    address = "https://mingbai.example.cn"
    settings = Settings(
        _env_file=None, data=tmp_path, nlu=False, telegram_token=TOKEN, telegram_api=api.address,
        telegram_webhook=True, public_address=address,
    )
    body = {"update_id": 1, **message(text="帮助")}
    with TestClient(create_app(settings)) as client:
        assert wait_until(lambda: bool(api.chats.webhook["url"]))
        known = {SECRET: api.chats.webhook["secret"]}
        statuses = [client.post("/telegram", json=body, headers=headers).status_code for headers in ({}, known)]
        assert (statuses, len(api.wait_for(1, CHAT))) == ([404, 200], 1)
    assert api.chats.webhook["url"] == f"{address}/telegram"


def test_without_the_setting_there_is_no_such_address(tmp_path: Path) -> None:
    app = create_app(Settings(_env_file=None, data=tmp_path, nlu=False))
    assert TestClient(app).post("/telegram", json={}).status_code == 404
