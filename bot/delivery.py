"""Delivery: outgoing rows are carried to their chats, in order, at least once, at most one repeat per crash."""

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from backend.cases.telling import chat_lost
from backend.conversations.models import Conversation
from backend.database import Database
from backend.failpoints import failpoint
from backend.outgoing import actions
from backend.outgoing.blocking import BLOCKED
from bot.logs import place
from bot.reply import Payload

log = structlog.get_logger()

AT_ONCE = 20  # rows on their way at the same time
LEASE = 30  # seconds after which a row that was being sent counts as not sent
LONGEST_SEND = 20.0  # seconds, well inside the lease
LOOK_EVERY = 1.0  # seconds between looks for rows whose time has come
SPACING = 1.0  # seconds between two messages to one chat, Telegram's own rule
LONGEST_PAUSE = 600.0  # seconds before another try


@dataclass(frozen=True)
class Sent:
    """The channel has it."""


@dataclass(frozen=True)
class Later:
    """The channel could not take it now; `seconds` is what the channel asked for, if it asked."""

    fault: str
    seconds: float | None = None


@dataclass(frozen=True)
class Never:
    """The channel will never take it."""

    fault: str


class Carrier(Protocol):
    channel: str

    async def carry(self, address: str, payload: Payload) -> Sent | Later | Never: ...


@dataclass(frozen=True)
class Letter:
    """One claimed row, with what the carrier needs to know."""

    outgoing_id: str
    conversation_id: str
    address: str
    payload: Payload
    tries: int


class Delivery:
    """`run()` carries until it is cancelled; `wake()` says that there is something new."""

    def __init__(self, database: Database, carrier: Carrier, now: Callable[[], datetime]) -> None:
        self.database = database
        self.carrier = carrier
        self.now = now
        self._news = asyncio.Event()
        self._on_the_way: set[asyncio.Task[None]] = set()
        self._last_sent: dict[str, float] = {}

    def wake(self) -> None:
        self._news.set()

    async def run(self) -> None:
        """One chat has one carrier, so whatever is on its way at the beginning died with the one before."""
        beyond = timedelta(seconds=LEASE + 1)
        await self.database.write(lambda session: actions.release_expired_leases(session, self.now() + beyond))
        try:
            while True:
                self._news.clear()
                if not await self._start_some():
                    await self._rest()
        finally:
            for task in self._on_the_way:
                task.cancel()

    async def _start_some(self) -> int:
        try:
            letters = await self.database.write(self._claim)
        except Exception:  # a locked or lost database is back in a moment; the rows are still there
            log.exception("claiming outgoing rows failed")
            return 0
        for letter in letters:
            failpoint("delivery.claimed")
            task = asyncio.create_task(self._deliver(letter))
            self._on_the_way.add(task)
            task.add_done_callback(self._arrived)
        return len(letters)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._on_the_way.discard(task)
        self.wake()  # the next row of the same chat may go now
        if not task.cancelled() and task.exception():
            log.error("delivering failed", fault=place(task.exception()))  # its lease brings the row back

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_EVERY):
                await self._news.wait()

    def _claim(self, session: Session) -> list[Letter]:
        now = self.now()
        actions.release_expired_leases(session, now)
        free = AT_ONCE - len(self._on_the_way)
        rows = actions.claim(session, self.carrier.channel, now, free, LEASE) if free else []
        letters = []
        for row in rows:
            conversation = session.get_one(Conversation, row.conversation_id)
            if conversation.address is None or row.payload is None:
                actions.gave_up(session, row.id, "forgotten", now)
                continue
            payload = Payload.from_json(row.payload)
            letters.append(Letter(row.id, conversation.id, conversation.address, payload, row.tries))
        return letters

    async def _deliver(self, letter: Letter) -> None:
        await self._keep_distance(letter.conversation_id)
        outcome = await self._carry(letter)
        if isinstance(outcome, Sent):
            failpoint("delivery.sent")
        await self.database.write(lambda session: self._note(session, letter, outcome))

    async def _carry(self, letter: Letter) -> Sent | Later | Never:
        try:
            async with asyncio.timeout(LONGEST_SEND):
                return await self.carrier.carry(letter.address, letter.payload)
        except TimeoutError:
            return Later("timeout")

    def _note(self, session: Session, letter: Letter, outcome: Sent | Later | Never) -> None:
        now = self.now()
        match outcome:
            case Sent():
                actions.sent(session, letter.outgoing_id, now)
            case Later(fault, seconds):
                pause = pause_after(letter.tries) if seconds is None else seconds
                actions.retry_later(session, letter.outgoing_id, now + timedelta(seconds=pause), fault)
            case Never(fault):
                actions.gave_up(session, letter.outgoing_id, fault, now)
                if fault == BLOCKED:
                    chat_lost(session, letter.conversation_id, now)

    async def _keep_distance(self, conversation_id: str) -> None:
        last = self._last_sent.get(conversation_id, 0.0)
        await asyncio.sleep(max(0.0, last + SPACING - time.monotonic()))
        now = time.monotonic()
        self._last_sent = {chat: at for chat, at in self._last_sent.items() if now - at < SPACING}
        self._last_sent[conversation_id] = now


def pause_after(tries: int) -> float:
    """Seconds before the next try: doubling, with jitter, so that many chats do not come back at once."""
    return min(2.0**tries, LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311 (nothing secret hangs on it)
