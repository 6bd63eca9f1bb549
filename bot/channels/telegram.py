"""Telegram: updates are read singly, chats heard in parallel, each chat in order, confirmed once they are committed."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram.error import Conflict, InvalidToken, TelegramError

from backend.audit.actions import record
from backend.cases.telling import chat_lost
from backend.conversations import actions as conversations
from backend.database import Database
from backend.hours import day_of
from backend.outgoing import actions as outgoing
from backend.scope import Actor
from bot.channels.telegram_bot import TelegramBot
from bot.channels.telegram_update import Arrival, Blocked, InGroup, Spoken, Unreadable, read, update_id
from bot.heard import Heard
from bot.reply import Payload
from bot.turn import Turn

log = structlog.get_logger()

PAUSE = 1.0  # seconds before asking again when something went wrong
LONGEST_PAUSE = 60.0
IN_GROUPS = Payload("我只在私聊里说话。请点我的头像，单独给我发消息。")


class TelegramChannel:
    """`listen()` hears until it is cancelled. An update's id is its message id."""

    def __init__(
        self, bot: TelegramBot, database: Database, turn: Turn, now: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self.bot = bot
        self.database = database
        self.turn = turn
        self.now = now
        self.wake = wake

    async def listen(self) -> None:
        offset, pause = None, PAUSE
        while True:
            try:
                await self._begin()
                while True:
                    offset = await self._hear_waiting(offset)
                    pause = PAUSE
            except TelegramError as fault:
                log.warning(what_is_wrong(fault))
                pause = min(2 * pause, LONGEST_PAUSE)
            except Exception:  # a database that is away for a moment: nothing was confirmed, it all comes again
                log.exception("hearing Telegram failed")
            await asyncio.sleep(pause)

    async def _begin(self) -> None:
        """A webhook left behind by somebody else's set-up would keep the updates from us."""
        await self.bot.initialize()
        await self.bot.delete_webhook()

    async def _hear_waiting(self, offset: int | None) -> int | None:
        """Hear what waits; the next offset stops before the first update that could not be committed."""
        chats: dict[int, list[tuple[int, Arrival | None]]] = {}
        nameless = False
        for raw in await self.bot.waiting_updates(offset):
            number = update_id(raw)
            if number is None:  # it cannot be confirmed either, so it may come again and again
                log.warning("an update without a number was skipped")
                nameless = True
                continue
            arrival = await self._read(number, raw)
            chats.setdefault(arrival.chat_id if arrival else 0, []).append((number, arrival))
        missed = await asyncio.gather(*map(self._hear_chat, chats.values()))
        heard = [number for chat in chats.values() for number, _ in chat]
        first_missed = min((number for number in missed if number is not None), default=None)
        if nameless or first_missed is not None:
            await asyncio.sleep(PAUSE)
        if first_missed is not None:
            return first_missed
        return max(heard) + 1 if heard else offset

    async def _read(self, number: int, raw: Mapping[str, Any]) -> Arrival | None:
        try:
            return read(raw, self.bot)
        except Unreadable as unreadable:
            fault = str(unreadable)
            await self.database.write(lambda session: self._set_aside(session, number, fault))
            return None

    async def _hear_chat(self, arrivals: list[tuple[int, Arrival | None]]) -> int | None:
        """One chat's updates in order; the id of the first that was not committed, None when all were."""
        for number, arrival in arrivals:
            try:
                if arrival:
                    await self._hear(arrival)
            except Exception:
                log.exception("an update was not heard and comes again", update=number)
                return number
        return None

    async def _hear(self, arrival: Arrival) -> None:
        conversation_id = await self.database.write(lambda session: self._prepare(session, arrival))
        if isinstance(arrival, Spoken):
            number = str(arrival.update_id)
            heard = Heard("telegram", conversation_id, number, arrival.text, arrival.choice, arrival.kind)
            await self.turn.hear(heard)
            if arrival.callback:
                await self._stop_the_buttons_clock(arrival.callback)
        self.wake()

    async def _stop_the_buttons_clock(self, callback: str) -> None:
        with contextlib.suppress(TelegramError):  # the answer itself is a row and on its way
            await self.bot.answer_callback_query(callback)

    def _prepare(self, session: Session, arrival: Arrival) -> str:
        now = self.now()
        conversation = conversations.find_or_open_telegram(session, arrival.chat_id, now)
        match arrival:
            case InGroup():
                key = f"group:{conversation.id}:{day_of(now)}"  # once a day, however busy the group is
                outgoing.queue(session, conversation.id, "reply", IN_GROUPS.to_dict(), key, now)
            case Blocked():
                actor = Actor("conversation", conversation.id)
                record(session, actor, "chat.blocked", f"conversation:{conversation.id}", {}, now)
                chat_lost(session, conversation.id, now)
        return conversation.id

    def _set_aside(self, session: Session, number: int, fault: str) -> None:
        """An incident of nobody's chat is kept with the bot's own, which never speaks."""
        now = self.now()
        conversation = conversations.find_or_open_telegram(session, self.bot.id, now)
        conversations.failed(session, conversation.id, str(number), fault, now)
        conversations.set_aside(session, conversation.id, str(number), now)


def what_is_wrong(fault: TelegramError) -> str:
    """One line for the operator; never the address, which holds the token."""
    match fault:
        case InvalidToken():
            return "Telegram 不认这个机器人口令：请检查设置 TELEGRAM_TOKEN。"
        case Conflict():
            return "另一个程序也在用这个 Telegram 机器人：请先停掉它。"
        case _:
            return f"现在连不上 Telegram（{type(fault).__name__}），过一会儿再试。网页聊天照常能用。"
