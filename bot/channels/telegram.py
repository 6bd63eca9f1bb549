"""Telegram: what one update does, whichever way it came; it is committed before anybody is told that we have it."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session
from telegram import InlineQueryResultsButton
from telegram.error import Conflict, InvalidToken, TelegramError

from backend.attachments.files import Files
from backend.audit.actions import record
from backend.cases.telling import chat_lost
from backend.conversations import actions as conversations
from backend.database import Database
from backend.hours import day_of
from backend.outgoing import actions as outgoing
from backend.outgoing import blocking
from backend.rate import Rate
from backend.scope import Actor
from bot.attention import binding_code
from bot.channels.telegram_bot import TelegramBot
from bot.channels.telegram_files import fetched
from bot.channels.telegram_message import Myself
from bot.channels.telegram_update import (
    Arrival,
    AskedInline,
    Blocked,
    LetIn,
    Moved,
    Overheard,
    Spoken,
    Unblocked,
    Unreadable,
    read,
    tapped,
)
from bot.heard import Heard
from bot.turn import Turn

log = structlog.get_logger()

IN_ONE_GROUP = (15, 60.0)  # answers within so many seconds: Telegram carries twenty a minute into a group
INLINE = "inline"  # what the private chat is opened with from there
ALBUM = 40  # characters of the number that the photos of one album have in common


class TelegramChannel:
    """An update's id is its message id: the same update again does nothing more."""

    def __init__(
        self, bot: TelegramBot, database: Database, turn: Turn, now: Callable[[], datetime], wake: Callable[[], None],
        files: Files | None = None,
    ) -> None:
        """`files` keeps photos and voice messages; without it they are not looked at."""
        self.bot = bot
        self.database = database
        self.turn = turn
        self.now = now
        self.wake = wake
        self.files = files
        self.myself: Myself | None = None
        self._in_groups = Rate(*IN_ONE_GROUP)

    async def begin(self) -> None:
        """Learns what we are called; nothing can be read before that. Raises TelegramError."""
        await self.bot.initialize()
        self.myself = Myself(self.bot.id, self.bot.username)

    async def read(self, number: int, raw: Mapping[str, Any]) -> Arrival | None:
        """What the update is; one that nobody can read is kept as an incident, and is nothing."""
        if self.myself is None:
            raise RuntimeError("nothing can be read before begin()")
        try:
            return read(raw, self.bot, self.myself)
        except Unreadable as unreadable:
            fault = str(unreadable)
            await self.database.write(lambda session: self._set_aside(session, number, fault))
            await self._stop_the_buttons_clock(tapped(raw))
            return None

    async def hear(self, arrival: Arrival) -> None:
        """Does what it asks for. Raises what went wrong: then it was not committed and must come again."""
        match arrival:
            case AskedInline():
                await self._ask_over(arrival)
            case Overheard(number, chat_id, text):
                if binding_code(text):  # others have read it
                    await self._hear(Spoken(number, chat_id, "text", text, in_group=True))
            case Spoken(in_group=True) if self._in_groups.wait(str(arrival.chat_id)):
                await self._stop_the_buttons_clock(arrival.callback)
            case Spoken():
                await self._hear(arrival)
            case _:
                await self.database.write(lambda session: self._note(session, arrival))
        self.wake()

    async def _hear(self, spoken: Spoken) -> None:
        try:
            conversation_id = await self.database.write(lambda session: self._conversation(session, spoken.chat_id))
            kept = await fetched(self.bot, spoken.file, self.files) if self.files and spoken.file else None
            unseen = spoken.album if kept is None else None  # photos nobody looks at are answered once
            number = f"album-{unseen[:ALBUM]}" if unseen else str(spoken.update_id)
            await self.turn.hear(
                Heard(
                    "telegram", conversation_id, number, spoken.text, spoken.choice, spoken.kind, spoken.quoted,
                    spoken.in_group, kept,
                )
            )
        finally:
            await self._stop_the_buttons_clock(spoken.callback)

    async def _stop_the_buttons_clock(self, callback: str | None) -> None:
        if callback is not None:
            with contextlib.suppress(TelegramError):  # the answer itself is a row and on its way
                await self.bot.answer_callback_query(callback)

    async def _ask_over(self, asked: AskedInline) -> None:
        """Nothing is answered into another chat; a button leads to ours."""
        label = self.turn.words.choices["private"].label
        with contextlib.suppress(TelegramError):
            button = InlineQueryResultsButton(label, start_parameter=INLINE)
            await self.bot.answer_inline_query(asked.query, [], button=button)

    def _conversation(self, session: Session, chat_id: int) -> str:
        return conversations.find_or_open_telegram(session, chat_id, self.now()).id

    def _note(self, session: Session, arrival: Arrival) -> None:
        now = self.now()
        if isinstance(arrival, Moved):
            conversations.move_telegram(session, arrival.chat_id, arrival.to)
            return
        conversation_id = self._conversation(session, arrival.chat_id)
        actor, about = Actor("conversation", conversation_id), f"conversation:{conversation_id}"
        match arrival:
            case LetIn():
                says = self.turn.words.say("group_introduction", county=self.turn.counties.name)
                key = f"group:{conversation_id}:{day_of(now)}"  # once a day, however often it is put in and out
                outgoing.queue(session, conversation_id, "reply", says.to_dict(), key, now)
            case Blocked():
                record(session, actor, "chat.blocked", about, {}, now)
                blocking.stop(session, conversation_id, now)
                chat_lost(session, conversation_id, now)
            case Unblocked():
                record(session, actor, "chat.unblocked", about, {}, now)
                blocking.resume(session, conversation_id, self.turn.rules.hours.next_opening(now))

    def _set_aside(self, session: Session, number: int, fault: str) -> None:
        """An incident of nobody's chat is kept with the bot's own, which never speaks."""
        now = self.now()
        conversation_id = self._conversation(session, self.bot.id)
        conversations.failed(session, conversation_id, str(number), fault, now)
        conversations.set_aside(session, conversation_id, str(number), now)


def what_is_wrong(fault: TelegramError) -> str:
    """One line for the operator; never the address, which holds the token."""
    match fault:
        case InvalidToken():
            return "Telegram 不认这个机器人口令：请检查设置 TELEGRAM_TOKEN。"
        case Conflict():
            return "另一个程序也在用这个 Telegram 机器人：请先停掉它。"
        case _:
            return f"现在连不上 Telegram（{type(fault).__name__}），过一会儿再试。网页聊天照常能用。"
