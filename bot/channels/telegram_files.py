"""What Telegram keeps for us, a photo or a voice message: fetched before the turn begins, bounded, and sealed."""

import asyncio
from dataclasses import dataclass
from typing import Literal

from telegram import Bot, Message
from telegram.error import TelegramError

from backend.attachments.faults import AttachmentFault, Why
from backend.attachments.files import Files, Kept

LONGEST = 60.0  # seconds for one
ALIKE = ("image/", "audio/")  # what a file says it is that may be one of the two; its content decides


@dataclass(frozen=True)
class Offered:
    """A file by what it is fetched, and its bytes where that is told."""

    id: str
    size: int | None


def offered(message: Message) -> Offered | None:
    """The photo in its largest size, the voice message, or a file that says it is one of the two."""
    if message.animation:
        return None
    document = message.document
    alike = document if document and str(document.mime_type).startswith(ALIKE) else None
    found = (message.photo[-1] if message.photo else None) or message.voice or message.audio or alike
    if found is None:
        return None
    size = found.file_size if isinstance(found.file_size, int) else None
    return Offered(found.file_id, size) if isinstance(found.file_id, str) else None


async def fetched(bot: Bot, offer: Offered, files: Files) -> Kept | Why | Literal["lost"]:
    """The sealed file, or why there is none."""
    try:
        data = await _content(bot, offer, files.most)
        return await asyncio.to_thread(files.keep, data)
    except AttachmentFault as fault:
        return fault.why
    except (TelegramError, TimeoutError):
        return "lost"


async def _content(bot: Bot, offer: Offered, most: int) -> bytes:
    _fits(offer.size, most)
    async with asyncio.timeout(LONGEST):
        file = await bot.get_file(offer.id)
        _fits(file.file_size, most)
        return bytes(await file.download_as_bytearray())


def _fits(size: int | None, most: int) -> None:
    if isinstance(size, int) and size > most:
        raise AttachmentFault("too_large")
