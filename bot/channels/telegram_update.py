"""One Telegram update, read by itself: who is speaking, where, and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeGuard

from telegram import Bot, CallbackQuery, ChatMemberUpdated, InlineQuery, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.channels.telegram_files import Offered, offered
from bot.channels.telegram_message import (
    ASK,
    COMMANDS,
    Myself,
    buttons_of,
    command,
    is_for_us,
    is_private,
    kind_of,
    words_for_us,
)
from bot.heard import Kind

LARGEST = 2**63  # ids are counted in 64 bits; what is beyond was never Telegram's
WORDS = ("message_id", "date", "chat", "from", "text", "caption")
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
IN = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER)
OUT = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


class Unreadable(Exception):
    """An update that is not what Telegram describes; the message names only the kind of fault."""


@dataclass(frozen=True)
class Spoken:
    """Somebody did something in their own chat, or in a group and meant for us.

    `callback` is what a tapped button waits to have answered, `quoted` the values of the buttons under the message
    that is answered, `album` what several photos sent at once have in common, `file` the photo or voice message.
    """

    update_id: int
    chat_id: int
    kind: Kind
    text: str | None = None
    choice: str | None = None
    callback: str | None = None
    quoted: tuple[str, ...] = ()
    album: str | None = None
    in_group: bool = False
    file: Offered | None = None


@dataclass(frozen=True)
class Overheard:
    """A group's message that is not meant for us."""

    update_id: int
    chat_id: int
    text: str


@dataclass(frozen=True)
class LetIn:
    """A group has let us in."""

    update_id: int
    chat_id: int


@dataclass(frozen=True)
class Moved:
    """A group has another number from now on."""

    update_id: int
    chat_id: int
    to: int


@dataclass(frozen=True)
class Blocked:
    """Somebody, or a group, wants to hear nothing more from us."""

    update_id: int
    chat_id: int


@dataclass(frozen=True)
class Unblocked:
    """Somebody wants to hear from us again."""

    update_id: int
    chat_id: int


@dataclass(frozen=True)
class AskedInline:
    """Somebody typed our name in another chat; the query waits to be answered."""

    update_id: int
    chat_id: int
    query: str


Arrival = Spoken | Overheard | LetIn | Moved | Blocked | Unblocked | AskedInline


def read(raw: Mapping[str, Any], bot: Bot, myself: Myself) -> Arrival | None:
    """None: nothing for us in it (a channel's post, a note of Telegram's own). Raises Unreadable.

    What stands beside a person's words may be of a kind that nobody knows yet: then the words alone are read.
    """
    try:
        return _read(raw, bot, myself)
    except Unreadable:
        words = _words_alone(raw)
        if words is None:
            raise
        return _read(words, bot, myself)


def update_id(raw: Any) -> int | None:
    """The number by which an update is confirmed, whatever else is wrong with it."""
    found = raw.get("update_id") if isinstance(raw, Mapping) else None
    return found if _is_id(found) and found >= 0 else None


def tapped(raw: Any) -> str | None:
    """The tap that waits to be answered in an update nobody can read."""
    found = raw.get("callback_query") if isinstance(raw, Mapping) else None
    told = found.get("id") if isinstance(found, Mapping) else None
    return told if isinstance(told, str) else None


def _read(raw: Mapping[str, Any], bot: Bot, myself: Myself) -> Arrival | None:
    try:
        arrival = _arrival(Update.de_json(dict(raw), bot), myself)
    except Exception as fault:  # whatever anybody stumbles over, the next update must be heard
        raise Unreadable(type(fault).__name__) from None  # its text may quote the person
    if arrival is not None and not _is_whole(arrival):
        raise Unreadable("WrongType")
    return arrival


def _words_alone(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """The message with its words and nothing else; None where they may be somebody else's."""
    message = raw.get("message")
    if not isinstance(message, Mapping) or any(str(name).startswith("forward") for name in message):
        return None
    return {"update_id": raw.get("update_id"), "message": {name: message[name] for name in WORDS if name in message}}


def _arrival(update: Update, myself: Myself) -> Arrival | None:
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    if update.inline_query:
        return _inline(update.update_id, update.inline_query)
    message = update.message or update.edited_message
    if message is None:
        return None
    if not is_private(message):
        return _in_group(update.update_id, message, myself) if update.message else None
    return _edited(update.update_id, message) if update.edited_message else _own(update.update_id, message, myself)


def _is_whole(arrival: Arrival) -> bool:
    """The client library checks no types: what Telegram describes as a number or as text must be one."""
    told, numbers = vars(arrival), ("chat_id", "to")
    texts = (told[name] for name in ("text", "choice", "callback", "album", "query") if name in told)
    return all(_is_id(told[name]) for name in numbers if name in told) and all(
        value is None or isinstance(value, str) for value in texts
    )


def _is_id(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < LARGEST


def _own(number: int, message: Message, myself: Myself) -> Spoken | None:
    kind, words = kind_of(message), message.text if message.text is not None else message.caption
    if kind is None:
        return None
    if message.forward_origin is not None and (words or "").strip():
        return Spoken(number, message.chat_id, "forwarded", words)
    if kind != "text" or not isinstance(words, str):
        own = offered(message) if message.forward_origin is None else None  # somebody else's is not looked at
        return Spoken(number, message.chat_id, kind, words, album=message.media_group_id, file=own)
    told = command(words, myself)
    if told is not None and told[0] in COMMANDS and (told[0] != ASK or not told[1]):
        return Spoken(number, message.chat_id, "choice", choice=COMMANDS[told[0]])
    words = told[1] if told is not None and told[0] == ASK else words
    return Spoken(number, message.chat_id, "text", words, quoted=buttons_of(message.reply_to_message))


def _edited(number: int, message: Message) -> Spoken | None:
    """A place that moves is told anew every few seconds, and nobody has said anything."""
    if message.location:
        return None
    return Spoken(number, message.chat_id, "edited", message.text)


def _in_group(number: int, message: Message, myself: Myself) -> Spoken | Overheard | Moved | None:
    if message.chat.type not in GROUPS:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(number, message.chat_id, message.migrate_to_chat_id)
    kind, words = kind_of(message), words_for_us(message, myself)
    if not is_for_us(message, myself):
        return Overheard(number, message.chat_id, message.text) if message.text is not None else None
    if kind in (None, "sticker"):
        return None
    heard: Kind = "text" if words or kind is None else kind
    return Spoken(
        number, message.chat_id, heard, words, quoted=buttons_of(message.reply_to_message), in_group=True
    )


def _tap(number: int, tap: CallbackQuery) -> Spoken:
    """A button too old for Telegram to say where it stood comes without its message: its person's own chat, then."""
    chat = tap.message.chat if tap.message else None
    in_group = chat is not None and chat.type != ChatType.PRIVATE
    where = chat.id if chat is not None and in_group else tap.from_user.id
    return Spoken(number, where, "choice", choice=tap.data or "", callback=tap.id, in_group=in_group)


def _membership(number: int, change: ChatMemberUpdated) -> Arrival | None:
    before, now, chat = change.old_chat_member.status, change.new_chat_member.status, change.chat
    if chat.type not in (ChatType.PRIVATE, *GROUPS):
        return None
    if now in OUT:
        return Blocked(number, chat.id)
    if now not in IN or before not in OUT:
        return None
    return Unblocked(number, chat.id) if chat.type == ChatType.PRIVATE else LetIn(number, chat.id)


def _inline(number: int, query: InlineQuery) -> AskedInline:
    return AskedInline(number, query.from_user.id, query.id)
