"""One Telegram update, read by itself: who is speaking, and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telegram import Bot, CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.heard import Kind

GREETING = "word.help"  # what Telegram's own button "start" and the menu's command mean here
COMMANDS = ("/start", "/help")


class Unreadable(Exception):
    """An update that is not what Telegram describes; the message names only the kind of fault."""


@dataclass(frozen=True)
class Spoken:
    """Somebody did something in their own chat; `callback` is what a tapped button waits to have answered."""

    update_id: int
    chat_id: int
    kind: Kind
    text: str | None = None
    choice: str | None = None
    callback: str | None = None


@dataclass(frozen=True)
class InGroup:
    """Somebody spoke, or let us in, where others read along."""

    update_id: int
    chat_id: int


@dataclass(frozen=True)
class Blocked:
    """Somebody wants to hear nothing more from us."""

    update_id: int
    chat_id: int


Arrival = Spoken | InGroup | Blocked


def read(raw: Mapping[str, Any], bot: Bot) -> Arrival | None:
    """None: nothing for us in it (a channel's post, somebody let us in again). Raises Unreadable."""
    try:
        arrival = _arrival(Update.de_json(dict(raw), bot))
    except Exception as fault:  # whatever anybody stumbles over, the next update must be heard
        raise Unreadable(type(fault).__name__) from None  # its text may quote the person
    if arrival is not None and not _is_whole(arrival):
        raise Unreadable("WrongType")
    return arrival


def _arrival(update: Update) -> Arrival | None:
    if update.callback_query:
        return _tap(update.update_id, update.callback_query)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    message = update.message or update.edited_message
    return _message(update.update_id, message, update.edited_message is not None) if message else None


def _is_whole(arrival: Arrival) -> bool:
    """The client library checks no types: what Telegram describes as a number or as text must be one."""
    told = (arrival.text, arrival.choice, arrival.callback) if isinstance(arrival, Spoken) else ()
    is_number = isinstance(arrival.chat_id, int) and not isinstance(arrival.chat_id, bool)
    return is_number and all(value is None or isinstance(value, str) for value in told)


def update_id(raw: Any) -> int | None:
    """The number by which an update is confirmed, whatever else is wrong with it."""
    found = raw.get("update_id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, int) else None


def _message(number: int, message: Message, edited: bool) -> Arrival:
    if message.chat.type != ChatType.PRIVATE:
        return InGroup(number, message.chat_id)
    if edited:
        return Spoken(number, message.chat_id, "edited", text=message.text)
    if message.text is not None:
        return _words(number, message.chat_id, message.text)
    return Spoken(number, message.chat_id, _kind(message), text=message.caption)


def _words(number: int, chat_id: int, text: str) -> Spoken:
    if text.split(maxsplit=1)[:1] and text.split(maxsplit=1)[0] in COMMANDS:
        return Spoken(number, chat_id, "choice", choice=GREETING)
    return Spoken(number, chat_id, "text", text=text)


def _kind(message: Message) -> Kind:
    if message.sticker or message.animation:
        return "sticker"
    if message.voice or message.audio or message.video_note:
        return "voice"
    if message.photo or message.video:
        return "photo"
    if message.location or message.venue:
        return "location"
    return "file" if message.document else "other"


def _tap(number: int, tap: CallbackQuery) -> Arrival | None:
    """A button too old for Telegram to say where it stood comes without its message: its person's own chat, then."""
    chat = tap.message.chat if tap.message else None
    if chat and chat.type != ChatType.PRIVATE:
        return InGroup(number, chat.id)
    return Spoken(number, tap.from_user.id, "choice", choice=tap.data or "", callback=tap.id)


def _membership(number: int, change: ChatMemberUpdated) -> Arrival | None:
    status, private = change.new_chat_member.status, change.chat.type == ChatType.PRIVATE
    if status == ChatMemberStatus.BANNED and private:
        return Blocked(number, change.chat.id)
    if status == ChatMemberStatus.MEMBER and change.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP):
        return InGroup(number, change.chat.id)
    return None
