"""The Telegram client: python-telegram-bot's Bot, reading updates unparsed and sending one reply as one message."""

import asyncio
import contextlib
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import MessageLimit, UpdateType
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from backend.outgoing.blocking import BLOCKED
from backend.recordings import Recordings
from backend.settings import SettingFault, Settings
from bot.channels.recordings import ADDRESS
from bot.delivery import Later, Never, Sent
from bot.reply import Choice, Payload

log = structlog.get_logger()

os.environ["PTB_TIMEDELTA"] = "true"  # durations come as timedelta, as they will in its next version

TOKEN = re.compile(r"\d+:[\w-]+")
LONG_POLL = 25  # seconds Telegram holds the question for updates open
HEARD = [
    UpdateType.MESSAGE, UpdateType.EDITED_MESSAGE, UpdateType.CALLBACK_QUERY, UpdateType.MY_CHAT_MEMBER,
    UpdateType.INLINE_QUERY,
]
PRIVATE = "word.private"
SENTENCE = re.compile(r"[。！？!?；;][”’」』）)]*")
NARROW = 8  # characters: buttons this short stand two to a row
LONGEST_RECORDING = 10.0  # seconds; with the words it must stay within a row's lease
CONNECTIONS = 32  # more than are ever on the way at once


class TelegramBot(Bot):
    """Updates come as Telegram wrote them, so that one that cannot be read does not hide the others."""

    async def waiting_updates(self, offset: int | None) -> list[Any]:
        """Confirm everything below `offset` and wait for what comes. Raises TelegramError."""
        asked = {"offset": offset, "timeout": LONG_POLL, "allowed_updates": HEARD}
        return cast(list[Any], await self._post("getUpdates", asked, read_timeout=LONG_POLL + 5))


def make_bot(settings: Settings) -> TelegramBot:
    """Raises SettingFault where the token cannot be one."""
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else ""
    if not TOKEN.fullmatch(token):
        raise SettingFault("设置 TELEGRAM_TOKEN 不对：机器人的口令要像 123456:AbC-1，前面是数字，中间是冒号。")
    sending = HTTPXRequest(connection_pool_size=CONNECTIONS, read_timeout=10, write_timeout=5, connect_timeout=5)
    return TelegramBot(
        token,
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        request=sending,
        get_updates_request=HTTPXRequest(connection_pool_size=1, connect_timeout=5),
    )


def webhook_address(settings: Settings) -> str | None:
    """Where Telegram brings the updates; None: they are fetched. Raises SettingFault for an address it never takes."""
    if not settings.telegram_webhook:
        return None
    if not (settings.public_address or "").startswith("https://"):
        raise SettingFault(
            "设置 MINGBAI_TELEGRAM_WEBHOOK 不对：还要写 MINGBAI_PUBLIC_ADDRESS，像 https://mingbai.example.cn；"
            "没有 https 的网址，就不要写 MINGBAI_TELEGRAM_WEBHOOK。"
        )
    return settings.public_address


class TelegramCarrier:
    """Sends one payload to one chat and says what became of it."""

    channel = "telegram"

    def __init__(self, bot: Bot, recordings: Recordings | None = None) -> None:
        self.bot = bot
        self.recordings = recordings

    async def carry(self, address: str, payload: Payload) -> Sent | Later | Never:
        try:
            await self.bot.initialize()  # what we are called stands on the way to the private chat
            await self._send(int(address), payload)
        except TelegramError as fault:
            return outcome_of(fault)
        if payload.audio and self.recordings:
            await self._send_recording(int(address), self.recordings.file(payload.audio.removeprefix(ADDRESS)))
        return Sent()

    async def _send_recording(self, chat_id: int, file: Path | None) -> None:
        """Once and no more: the words have arrived, and would come again with another try."""
        with contextlib.suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(LONGEST_RECORDING):
                if file is not None and file.suffix == ".ogg":
                    await self.bot.send_voice(chat_id, file)
                elif file is not None:
                    await self.bot.send_audio(chat_id, file)

    async def _send(self, chat_id: int, payload: Payload) -> None:
        *before, last = parts(payload.text)
        try:
            for part in before:
                await self.bot.send_message(chat_id, part, link_preview_options=NO_PREVIEW)
            buttons = keyboard(payload, self.bot.username)
            await self.bot.send_message(chat_id, last, reply_markup=buttons, link_preview_options=NO_PREVIEW)
        except ChatMigrated as moved:  # refused for that reason only, so nothing was said twice
            await self._send(moved.new_chat_id, payload)


NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def outcome_of(fault: TelegramError) -> Later | Never:
    """Which faults pass and which do not. BadRequest first: it counts as a network fault there."""
    match fault:
        case RetryAfter():
            return Later("429", _seconds(fault))
        case Forbidden():
            return Never(BLOCKED)
        case InvalidToken():
            log.error("Telegram 不认这个机器人口令：请检查设置 TELEGRAM_TOKEN。")
            return Later("token")
        case BadRequest():
            return Never("bad_request")
        case TimedOut():
            return Later("timeout")
        case _:
            return Later(type(fault).__name__)


def _seconds(fault: RetryAfter) -> float:
    return cast(timedelta, fault.retry_after).total_seconds()


def keyboard(payload: Payload, name: str) -> InlineKeyboardMarkup | None:
    """The choices as buttons under the message, two short ones to a row; `name` is what the bot is called."""
    buttons = [_button(choice, name) for choice in payload.choices]
    wide = 2 if all(len(choice.label) <= NARROW for choice in payload.choices) else 1
    rows = [buttons[at : at + wide] for at in range(0, len(buttons), wide)]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice, name: str) -> InlineKeyboardButton:
    """The way out of a group is an address; every other button is a value that comes back to us."""
    if choice.value == PRIVATE:
        return InlineKeyboardButton(choice.label, url=f"https://t.me/{name}?start=group")
    return InlineKeyboardButton(choice.label, callback_data=choice.value)


def parts(text: str, longest: int = MessageLimit.MAX_TEXT_LENGTH) -> list[str]:
    """The text in pieces that Telegram takes, cut at a line's end, else a sentence's, else where it must be."""
    found = []
    while _length(text) > longest:
        cut = _cut(text, longest)
        found.append(text[:cut].rstrip("\n"))
        text = text[cut:].lstrip("\n")
    return [*found, text] if text or not found else found


def _cut(text: str, longest: int) -> int:
    most = min(len(text), longest)
    while _length(text[:most]) > longest:
        most -= 1
    line = text.rfind("\n", 1, most)
    sentence = max(found.end() for found in SENTENCE.finditer(text, 0, most)) if SENTENCE.search(text, 0, most) else 0
    return line if line > 0 else sentence or most


def _length(text: str) -> int:
    """As Telegram counts: a picture sign is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
