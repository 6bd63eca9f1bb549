"""Telegram with an address of our own: updates are brought to it, and taken once they are committed."""

import asyncio
import hmac
import json
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from telegram.error import TelegramError

from backend.sealing import keyring
from bot.channels.bounded import Refusal, refused
from bot.channels.telegram import TelegramChannel, what_is_wrong
from bot.channels.telegram_bot import HEARD
from bot.channels.telegram_update import update_id
from bot.logs import place

log = structlog.get_logger()

PATH = "/telegram"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (the name of a header)
LARGEST = 512 * 1024  # bytes: the longest message, answering another as long, has less than a third of it
AT_ONCE = 20  # updates that Telegram may bring at the same time; those of one chat come one after another
LOOK_EVERY = 600.0  # seconds between looks whether Telegram still brings them here
PAUSE, LONGEST_PAUSE = 1.0, 60.0


class TelegramWebhook:
    """`hear` is the route; `keep` has Telegram bring the updates here until it is cancelled.

    The secret comes out of the installation's own key and the bot's token: the same after every start, another one
    for another bot, kept nowhere and in no address.
    """

    def __init__(self, channel: TelegramChannel, address: str) -> None:
        self.channel = channel
        self.url = address + PATH
        self.secret = keyring().index("telegram.webhook", channel.bot.token).hex()

    def router(self) -> APIRouter:
        router = APIRouter()
        router.add_api_route(PATH, self.hear, methods=["POST"], include_in_schema=False)
        return router

    async def hear(self, request: Request) -> Response:
        """200 once it is committed; 404 to whoever does not know the secret; 503 has Telegram bring it again."""
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), self.secret.encode()):
            return refused(Refusal(404, "没有这个地址，请从聊天页面重新打开。"))
        try:
            await self._hear(await _told(request))
        except Refusal as refusal:
            return refused(refusal)
        except Exception as fault:
            log.error("an update was not heard and comes again", fault=place(fault))
            return refused(Refusal(503, "刚才没有处理好，请再发一次。"))
        return Response()

    async def _hear(self, raw: Any) -> None:
        number = update_id(raw)
        if number is None:
            log.warning("an update without a number was skipped")
            return
        arrival = await self.channel.read(number, raw)
        if arrival is not None:
            await self.channel.hear(arrival)

    async def keep(self) -> None:
        pause, first = PAUSE, True
        while True:
            try:
                await self._look(first)
                pause, first = PAUSE, False
                await asyncio.sleep(LOOK_EVERY)
            except TelegramError as fault:
                log.warning(what_is_wrong(fault))
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _look(self, first: bool) -> None:
        """Set anew after every start; later only where somebody else has taken it away."""
        await self.channel.begin()
        known = None if first else await self.channel.bot.get_webhook_info()
        if known is None or known.url != self.url:
            await self.channel.bot.set_webhook(
                self.url, secret_token=self.secret, allowed_updates=HEARD, max_connections=AT_ONCE
            )
        elif known.last_error_message:
            log.warning("Telegram 上次没有送到：请检查 MINGBAI_PUBLIC_ADDRESS 和证书。", said=known.last_error_message)


async def _told(request: Request) -> Any:
    """The body as JSON; raises Refusal where it is none, or larger than any update."""
    read = bytearray()
    async for piece in request.stream():
        read += piece
        if len(read) > LARGEST:
            raise Refusal(413, "内容太大。")
    try:
        return json.loads(bytes(read))
    except (ValueError, RecursionError) as fault:
        raise Refusal(400, "不是 JSON。") from fault
