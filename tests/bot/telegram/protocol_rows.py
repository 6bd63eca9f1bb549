"""What may be brought to the webhook: whatever Telegram describes, and whatever it does not."""

from dataclasses import dataclass
from typing import Any

from tests.telegram_api.chats import BOT, MORE

CHAT = 700  # the person's chat in every row
GROUP, CHANNEL = -5, -9
BIG = 2**53 + 1
PERSON = {"id": CHAT, "is_bot": False, "first_name": "老韦"}
FILE = {"file_id": "f", "file_unique_id": "f"}
PICTURE = {**FILE, "width": 1, "height": 1}
STICKER = {**PICTURE, "is_animated": False, "is_video": False, "type": "regular"}
POLL = {
    "id": "1", "question": "?", "total_voter_count": 0, "is_closed": False, "is_anonymous": True, "type": "regular",
    "allows_multiple_answers": False, "allows_revoting": False, "members_only": False,
    "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("是", "不是")],
}
FORWARDED = {"type": "hidden_user", "date": 1, "sender_user_name": "某人"}


@dataclass(frozen=True)
class Row:
    """One update, and what becomes of it: the status, how much the chat is told, whether it is an incident."""

    name: str
    update: Any
    told: int = 1
    status: int = 200
    incident: bool = False
    chat: int = CHAT


def message(where: str = "message", /, **fields: Any) -> dict[str, Any]:
    return {where: {"message_id": 1, "date": 1, "from": PERSON, "chat": {"id": CHAT, "type": "private"}, **fields}}


def in_group(**fields: Any) -> dict[str, Any]:
    return message(chat={"id": GROUP, "type": "supergroup", "title": "群"}, **fields)


def tap(**fields: Any) -> dict[str, Any]:
    told = {"id": "9", "from": PERSON, "chat_instance": "1", "data": "word.help", **message(text="…"), **fields}
    return {"callback_query": {name: value for name, value in told.items() if value is not ...}}


def member(before: str, now: str, **fields: Any) -> dict[str, Any]:
    was, becomes = ({"user": BOT, "status": status, **MORE.get(status, {})} for status in (before, now))
    return {"my_chat_member": {"chat": {"id": CHAT, "type": "private"}, "from": PERSON, "date": 1,
                               "old_chat_member": was, "new_chat_member": becomes, **fields}}


KINDS = [
    Row("text", message(text="帮助")),
    Row("text of blanks", message(text="  ")),
    Row("text of marks", message(text="???")),
    Row("text of pictures", message(text="😀😀")),
    Row("text of half a character", message(text="帮助\ud800")),
    Row("text with zero bytes", message(text="帮\x00助")),
    Row("the longest text", message(text="长" * 4096)),
    Row("a text longer than any", message(text="长" * 5000)),
    Row("a command", message(text="/start")),
    Row("a command nobody has", message(text="/drop table")),
    Row("a start with a payload", message(text="/start group")),
    Row("sticker", message(sticker=STICKER)),
    Row("animation", message(animation={**PICTURE, "duration": 1}, document=FILE)),
    Row("dice", message(dice={"emoji": "🎲", "value": 3})),
    Row("voice", message(voice={**FILE, "duration": 3})),
    Row("audio", message(audio={**FILE, "duration": 3})),
    Row("round video", message(video_note={**FILE, "length": 1, "duration": 3})),
    Row("video", message(video={**PICTURE, "duration": 3})),
    Row("photo", message(photo=[PICTURE])),
    Row("photo with words", message(photo=[PICTURE], caption="我家屋顶")),
    Row("photo without sizes", message(photo=[])),
    Row("document", message(document=FILE)),
    Row("location", message(location={"latitude": 24.5, "longitude": 106.5})),
    Row("venue", message(venue={"location": {"latitude": 24.5, "longitude": 106.5}, "title": "村委", "address": "路"},
                         location={"latitude": 24.5, "longitude": 106.5})),
    Row("contact", message(contact={"phone_number": "1", "first_name": "韦"})),
    Row("poll", message(poll=POLL)),
    Row("story", message(story={"chat": {"id": 3, "type": "private"}, "id": 1})),
    Row("a kind nobody knows", message(hologram={"file_id": "h"})),
    Row("nothing at all", message()),
    Row("forwarded text", message(text="中奖了，先交手续费", forward_origin=FORWARDED)),
    Row("forwarded photo", message(photo=[PICTURE], forward_origin=FORWARDED)),
    Row("forwarded by an unknown kind", message(text="低保", forward_origin={"type": "ghost", "date": 1})),
    Row("edited text", message("edited_message", text="改了", edit_date=2)),
    Row("edited caption", message("edited_message", photo=[PICTURE], caption="改了", edit_date=2)),
    Row("a place that moves", message("edited_message", location={"latitude": 1, "longitude": 1}), told=0),
    Row("a pinned message", message(pinned_message=message(text="…")["message"]), told=0),
    Row("a reply", message(text="帮助", reply_to_message=message(text="…")["message"])),
    Row("a reply to a reply that is none", message(text="帮助", reply_to_message={})),
    Row("a fold of replies", message(text="帮助", reply_to_message=message(
        text="…", reply_to_message=message(text="…")["message"])["message"])),
]
TAPS = [
    Row("a tap", tap()),
    Row("a stale tap", tap(data="step.declare.village.1.x")),
    Row("a tap on a flow that is not", tap(data="step.nothing.village.1.x")),
    Row("a tap on a card that is not", tap(data="card.nothing.how")),
    Row("a tap with path tricks", tap(data="card.../../etc/passwd.how")),
    Row("a tap with SQL", tap(data="word.' OR 1=1 --")),
    Row("a tap with braces", tap(data="word.{county}")),
    Row("a tap on a visit of somebody else", tap(data="visit.x.2026-11.done")),
    Row("a tap on a month that is not", tap(data="visit.x.2026-13.done")),
    Row("a tap on staff's dialogue", tap(data="start.visit_done")),
    Row("a tap with Chinese", tap(data="字.低保.一")),
    Row("a tap longer than any", tap(data="x" * 5000)),
    Row("a tap of dots", tap(data="....")),
    Row("an empty tap", tap(data="")),
    Row("a tap without value", tap(data=...)),
    Row("a tap without its message", tap(message=...)),
    Row("a tap with a game", tap(data=..., game_short_name="g")),
    Row("a tap whose value is a number", tap(data=5), 0, incident=True),
    Row("a tap whose value is a list", tap(data=["word.help"]), 0, incident=True),
    Row("a tap without a person", tap(**{"from": ...}), 0, incident=True),
    Row("a tap without id", tap(id=...), 0, incident=True),
    Row("a tap whose id is a number", tap(id=7), 0, incident=True),
    Row("a tap in a group", tap(**in_group(text="…")), chat=GROUP),
]
PLACES = [
    Row("a group's chatter", in_group(text="低保怎么申请"), 0, chat=GROUP),
    Row("a group's question", in_group(text="/ask 低保怎么申请"), chat=GROUP),
    Row("a group's edit", {"edited_message": in_group(text="/ask 低保")["message"]}, 0, chat=GROUP),
    Row("somebody joins a group", in_group(new_chat_members=[PERSON]), 0, chat=GROUP),
    Row("a group's title", in_group(new_chat_title="新名"), 0, chat=GROUP),
    Row("a channel's post", message("channel_post", chat={"id": CHANNEL, "type": "channel"}, text="低保"), 0,
        chat=CHANNEL),
    Row("a channel's edit", message("edited_channel_post", chat={"id": CHANNEL, "type": "channel"}, text="低保"), 0,
        chat=CHANNEL),
    Row("a channel's message that is no post", message(chat={"id": CHANNEL, "type": "channel"}, text="低保"), 0,
        chat=CHANNEL),
    Row("a chat of a kind nobody knows", message(chat={"id": -77, "type": "forest"}, text="低保"), 0, chat=-77),
    Row("blocked", member("member", "kicked"), 0),
    Row("unblocked", member("kicked", "member"), 0),
    Row("let into a group", member("left", "member", chat={"id": -6, "type": "group", "title": "群"}), chat=-6),
    Row("let into a channel", member("left", "member", chat={"id": CHANNEL, "type": "channel"}), 0, chat=CHANNEL),
    Row("a status nobody knows", member("member", "asleep"), 0),
    Row("an inline query", {"inline_query": {"id": "q", "from": PERSON, "query": "低保", "offset": ""}}, 0),
    Row("a chosen result", {"chosen_inline_result": {"result_id": "1", "from": PERSON, "query": ""}}, 0),
    Row("somebody else's membership", {"chat_member": {}}, 0),
    Row("a poll's answer", {"poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0],
                                            "option_persistent_ids": []}}, 0),
    Row("an update of a kind nobody knows", {"telepathy": {"from": PERSON}}, 0),
    Row("an update of nothing", {}, 0),
]
BROKEN = [
    Row("a message that is a number", {"message": 7}, 0, incident=True),
    Row("a message that is a list", {"message": [1]}, 0, incident=True),
    Row("a message that is a text", {"message": "帮助"}, 0, incident=True),
    Row("a message that is null", {"message": None}, 0),
    Row("a message without a chat", {"message": {"message_id": 1, "date": 1, "text": "帮助"}}, 0, incident=True),
    Row("a message without an id", {"message": {"date": 1, "chat": {"id": CHAT, "type": "private"}, "text": "好"}}, 0,
        incident=True),
    Row("a message without a date", message(text="帮助", date=None)),
    Row("a date in words", message(text="帮助", date="yesterday"), 0, incident=True),
    Row("a date beyond all years", message(text="帮助", date=10**18), 0, incident=True),
    Row("a date before all years", message(text="帮助", date=-(10**18)), 0, incident=True),
    Row("a text that is a number", message(text=5), 0, incident=True),
    Row("a text that is a list", message(text=["帮助"]), 0, incident=True),
    Row("a text that is an object", message(text={"帮": "助"}), 0, incident=True),
    Row("a text that is true", message(text=True), 0, incident=True),
    Row("a chat whose id is a text", message(text="帮助", chat={"id": "700", "type": "private"}), 0, incident=True),
    Row("a chat whose id is null", message(text="帮助", chat={"id": None, "type": "private"}), 0, incident=True),
    Row("a chat whose id is true", message(text="帮助", chat={"id": True, "type": "private"}), 0, incident=True),
    Row("a chat whose id is half", message(text="帮助", chat={"id": 7.5, "type": "private"}), 0, incident=True),
    Row("a chat beyond 53 bits", message(text="帮助", chat={"id": BIG, "type": "private"}), chat=BIG),
    Row("a chat one before it", message(text="帮助", chat={"id": BIG - 1, "type": "private"}), chat=BIG - 1),
    Row("a chat beyond 63 bits", message(text="帮助", chat={"id": 2**70, "type": "private"}), 0, incident=True),
    Row("a chat below zero that is private", message(text="帮助", chat={"id": -8, "type": "private"}), chat=-8),
    Row("a chat that is a list", message(text="帮助", chat=[]), 0, incident=True),
    Row("a chat that is a text", message(text="帮助", chat="private"), 0, incident=True),
    Row("fields nobody knows", {**message(text="帮助", wings=2), "tail": [1]}),
    Row("entities that are none", message(text="帮助", entities="bold")),
    Row("a poll that is none", message(poll={"id": "1"})),
    Row("forwarded words beside what nobody knows", message(text="好", poll={}, forward_origin=7), 0, incident=True),
    Row("entities beyond the text", in_group(text="低保", entities=[
        {"type": "mention", "offset": 900, "length": 9}]), 0, chat=GROUP),
    Row("entities below zero", in_group(text="低保", entities=[{"type": "mention", "offset": -4, "length": 2}]), 0,
        chat=GROUP),
    Row("an album that is a number", message(photo=[PICTURE], media_group_id=5)),
    Row("an album of a long number", message(photo=[PICTURE], media_group_id="9" * 500)),
    Row("a move to a text", in_group(migrate_to_chat_id="x"), 0, chat=GROUP),
]
ROWS = {"kinds": KINDS, "taps": TAPS, "places": PLACES, "broken": BROKEN}

NUMBERS: list[Any] = [None, "5", 5.0, True, -1, 2**63, 10**400, [], {}]
"""What is no number of an update: taken, so that it does not come again, and passed over."""
BODIES: list[tuple[bytes, int]] = [
    (b"", 400), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 100_000, 400), (b"null", 200), (b"[]", 200), (b"7", 200),
    ('"帮助"'.encode(), 200), (b"NaN", 200),
    (b'{"update_id": 1' + b"0" * 5000 + b"}", 400), (b" " * (600 * 1024), 413),
]
