"""Telegram without an address of our own: updates are fetched, and confirmed once they are committed."""

import asyncio

import structlog
from telegram.error import TelegramError

from bot.channels.telegram import TelegramChannel, what_is_wrong
from bot.channels.telegram_update import Arrival, update_id

log = structlog.get_logger()

PAUSE = 1.0  # seconds before asking again when something went wrong
LONGEST_PAUSE = 60.0


class TelegramPolling:
    """`listen()` hears until it is cancelled: updates are read singly, chats heard in parallel, each chat in order."""

    def __init__(self, channel: TelegramChannel) -> None:
        self.channel = channel

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
        """A webhook, ours of earlier or somebody else's, would keep the updates from us."""
        await self.channel.begin()
        await self.channel.bot.delete_webhook()

    async def _hear_waiting(self, offset: int | None) -> int | None:
        """Hear what waits; the next offset stops before the first update that could not be committed."""
        chats: dict[int, list[tuple[int, Arrival | None]]] = {}
        nameless = False
        for raw in await self.channel.bot.waiting_updates(offset):
            number = update_id(raw)
            if number is None:  # it cannot be confirmed either, so it may come again and again
                log.warning("an update without a number was skipped")
                nameless = True
                continue
            arrival = await self.channel.read(number, raw)
            chats.setdefault(arrival.chat_id if arrival else 0, []).append((number, arrival))
        missed = await asyncio.gather(*map(self._hear_chat, chats.values()))
        heard = [number for chat in chats.values() for number, _ in chat]
        first_missed = min((number for number in missed if number is not None), default=None)
        if nameless or first_missed is not None:
            await asyncio.sleep(PAUSE)
        if first_missed is not None:
            return first_missed
        return max(heard) + 1 if heard else offset

    async def _hear_chat(self, arrivals: list[tuple[int, Arrival | None]]) -> int | None:
        """One chat's updates in order; the id of the first that was not committed, None when all were."""
        for number, arrival in arrivals:
            try:
                if arrival:
                    await self.channel.hear(arrival)
            except Exception:
                log.exception("an update was not heard and comes again", update=number)
                return number
        return None
