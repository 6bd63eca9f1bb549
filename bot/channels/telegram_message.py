"""One Telegram message as a person wrote it: its kind, its words, and whether a group's message is meant for us."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from telegram import Message, MessageEntity
from telegram.constants import ChatType, MessageEntityType

from bot.heard import Kind

ASK = "/ask"
COMMANDS = {"/start": "word.greeting", "/help": "word.help", ASK: "word.help"}
"""What Telegram's own button "start" and the menu's commands mean here, said alone."""
_COMMAND = re.compile(r"\s*(/[A-Za-z0-9_]+)(?:@(\w+))?(?=\s|$)\s*", re.ASCII)

KINDS: Mapping[str, Kind] = {
    "sticker": "sticker", "animation": "sticker", "dice": "sticker", "game": "sticker",
    "voice": "voice", "audio": "voice", "video_note": "video", "video": "video", "photo": "photo",
    "location": "location", "venue": "location", "document": "file", "contact": "contact", "poll": "poll",
}
"""By the field that holds it, the first that is there; an animation and a venue bring a second field with them."""

SERVICE = (
    "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
    "pinned_message", "connected_website", "write_access_allowed", "proximity_alert_triggered", "boost_added",
    "chat_background_set", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
    "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden", "video_chat_scheduled",
    "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
)
"""What Telegram itself notes down in a chat; nobody has said it."""


@dataclass(frozen=True)
class Myself:
    """The bot as others address it: its id, and its name without the @."""

    id: int
    name: str


def kind_of(message: Message) -> Kind | None:
    """None for what nobody has said."""
    if message.text is not None:
        return "text"
    found = next((kind for field, kind in KINDS.items() if getattr(message, field)), None)
    if found is None and any(getattr(message, field) for field in SERVICE):
        return None
    return found or "other"


def command(text: str, myself: Myself) -> tuple[str, str] | None:
    """A command and what stands behind it; None for no command, and for that of another bot."""
    found = _COMMAND.match(text)
    if found is None or (found[2] or myself.name).lower() != myself.name.lower():
        return None
    return found[1].lower(), text[found.end() :]


def is_private(message: Message) -> bool:
    return message.chat.type == ChatType.PRIVATE


def is_for_us(message: Message, myself: Myself) -> bool:
    """Whether a group's message names us, answers us, or is one of our commands; what other bots say never is."""
    if message.is_automatic_forward or (message.from_user is not None and message.from_user.is_bot):
        return False
    told = command(message.text or "", myself)
    if told is not None:
        return told[0] in COMMANDS
    answered = message.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == myself.id:
        return True
    return any(True for _ in _names(message, myself))


def words_for_us(message: Message, myself: Myself) -> str:
    """What a group's message says, without our name or the command in it."""
    text = message.text or message.caption or ""
    told = command(text, myself)
    if told is not None:
        return told[1]
    for name in sorted(_names(message, myself), key=len, reverse=True):
        text = text.replace(name, " ")
    return text.strip()


def buttons_of(message: Message | None) -> tuple[str, ...]:
    """The values of the buttons under a message of a bot; Telegram shows bots only their own."""
    if message is None or message.reply_markup is None or message.from_user is None or not message.from_user.is_bot:
        return ()
    rows = message.reply_markup.inline_keyboard
    return tuple(button.callback_data for row in rows for button in row if isinstance(button.callback_data, str))


def _names(message: Message, myself: Myself) -> Iterator[str]:
    """Our name as it stands in the text, however it was put there."""
    found = message.parse_entities([MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION])
    found |= message.parse_caption_entities([MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION])
    for entity, words in found.items():
        if _is_us(entity, words, myself):
            yield words


def _is_us(entity: MessageEntity, words: str, myself: Myself) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == myself.id
    return words.lower() == f"@{myself.name}".lower()
