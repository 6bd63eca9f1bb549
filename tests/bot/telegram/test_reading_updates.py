"""Each Telegram update is read by itself, into what the person did."""

from typing import Any

import pytest
from telegram import Bot

from bot.channels.telegram_files import Offered
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
    tapped,
    update_id,
)
from bot.channels.telegram_update import read as read_by
from tests.telegram_api.chats import BOT as OURS
from tests.telegram_api.chats import Chats

BOT, MYSELF = Bot("100:nobody"), Myself(100, "mingbai_test_bot")


def read(raw: dict[str, Any], bot: Bot = BOT) -> Arrival | None:
    return read_by(raw, bot, MYSELF)


PHOTO = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
KINDS = [
    ({"text": "低保怎么申请"}, Spoken(1000, 7, "text", text="低保怎么申请")),
    ({"text": "/start"}, Spoken(1000, 7, "choice", choice="word.greeting")),
    ({"text": "/help 低保"}, Spoken(1000, 7, "choice", choice="word.help")),
    ({"text": "/deny"}, Spoken(1000, 7, "text", text="/deny")),
    ({"text": " "}, Spoken(1000, 7, "text", text=" ")),
    ({"text": "改了一个字", "as": "edited_message", "edit_date": 1}, Spoken(1000, 7, "edited", text="改了一个字")),
    ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
     Spoken(1000, 7, "voice", file=Offered("v", None))),
    ({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}},
     Spoken(1000, 7, "voice", file=Offered("a", None))),
    ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "我家的屋顶"},
     Spoken(1000, 7, "photo", text="我家的屋顶", file=Offered("p", None))),
    ({"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False,
                  "is_video": False, "type": "regular"}}, Spoken(1000, 7, "sticker")),
    ({"location": {"latitude": 24.5, "longitude": 106.5}}, Spoken(1000, 7, "location")),
    ({"document": {"file_id": "d", "file_unique_id": "d"}}, Spoken(1000, 7, "file")),
    ({"contact": {"phone_number": "1", "first_name": "韦"}}, Spoken(1000, 7, "contact")),
    ({"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 3}},
     Spoken(1000, 7, "video")),
    ({"dice": {"emoji": "🎲", "value": 3}}, Spoken(1000, 7, "sticker")),
    ({"hologram": {"file_id": "h"}}, Spoken(1000, 7, "other")),
    ({"text": "/ask 低保怎么申请"}, Spoken(1000, 7, "text", text="低保怎么申请")),
    ({"text": "/ask"}, Spoken(1000, 7, "choice", choice="word.help")),
    ({"text": "/start@mingbai_test_bot group"}, Spoken(1000, 7, "choice", choice="word.greeting")),
    ({"text": "/start@another_bot"}, Spoken(1000, 7, "text", text="/start@another_bot")),
    ({"text": "中奖了，先交手续费", "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "x"}},
     Spoken(1000, 7, "forwarded", text="中奖了，先交手续费")),
    ({"photo": PHOTO, "media_group_id": "900"}, Spoken(1000, 7, "photo", album="900", file=Offered("p", None))),
]
GROUP = {"group": -5}
NAMED = {"type": "mention", "offset": 0, "length": 17}
IN_GROUPS = [
    ({"text": "大家好"}, Overheard(1000, -5, "大家好")),
    ({"text": "/ask 低保怎么申请"}, Spoken(1000, -5, "text", text="低保怎么申请", in_group=True)),
    ({"text": "/ASK@Mingbai_Test_Bot 低保"}, Spoken(1000, -5, "text", text="低保", in_group=True)),
    ({"text": "/ask@another_bot 低保"}, Overheard(1000, -5, "/ask@another_bot 低保")),
    ({"text": "/ban 老韦"}, Overheard(1000, -5, "/ban 老韦")),
    ({"text": "@mingbai_test_bot 低保多少钱", "entities": [NAMED]},
     Spoken(1000, -5, "text", text="低保多少钱", in_group=True)),
    ({"text": "@another_test_bot 低保多少钱", "entities": [NAMED]},
     Overheard(1000, -5, "@another_test_bot 低保多少钱")),
    ({"text": "明白 低保多少钱", "entities": [{"type": "text_mention", "offset": 0, "length": 2, "user": OURS}]},
     Spoken(1000, -5, "text", text="低保多少钱", in_group=True)),
    ({"text": "多少钱", "reply_to_message": Chats().message({"group": -5, "from_bot": True, "text": "低保……"})},
     Spoken(1000, -5, "text", text="多少钱", in_group=True)),
    ({"text": "多少钱", "reply_to_message": Chats().message({"group": -5, "user": 9, "text": "卖牛"})},
     Overheard(1000, -5, "多少钱")),
    ({"text": "/ask 低保", "from": {"id": 5, "is_bot": True, "first_name": "别的机器人"}},
     Overheard(1000, -5, "/ask 低保")),
    ({"photo": PHOTO}, None),
    ({"photo": PHOTO, "caption": "@mingbai_test_bot", "caption_entities": [NAMED]},
     Spoken(1000, -5, "photo", text="", in_group=True)),
    ({"text": "/ask 低保", "as": "edited_message", "edit_date": 1}, None),
    ({"new_chat_members": [OURS]}, None),
    ({"migrate_to_chat_id": -1005}, Moved(1000, -5, -1005)),
    ({"text": "大家好", "as": "channel_post", "chat": {"id": -9, "type": "channel"}}, None),
]
NOBODY_SAID = [
    {"pinned_message": Chats().message({"text": "…"})},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    {"location": {"latitude": 24.5, "longitude": 106.5}, "as": "edited_message", "edit_date": 1},
]

PERSON = {"id": 7, "is_bot": False, "first_name": "韦"}
PRIVATE = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}}
GARBAGE = [
    {"message": 7},
    {"message": {"message_id": 1}},
    {"message": {"message_id": 1, "date": "yesterday", "chat": {"id": 7, "type": "private"}, "text": "好"}},
    {"callback_query": {"id": "1"}},
    {"my_chat_member": []},
    {"my_chat_member": {}},
    {"message": {**PRIVATE, "text": 5}},
    {"message": {**PRIVATE, "text": {"a": "好"}}},
    {"message": {**PRIVATE, "chat": {"id": "7", "type": "private"}, "text": "好"}},
    {"message": {**PRIVATE, "chat": {"id": True, "type": "private"}, "text": "好"}},
    {"message": {**PRIVATE, "chat": {"id": None, "type": "group"}, "text": "好"}},
    {"edited_message": {**PRIVATE, "text": ["好"]}},
    {"callback_query": {"id": "1", "from": PERSON, "chat_instance": "1", "data": 5}},
    {"callback_query": {"id": 1.5, "from": PERSON, "chat_instance": "1", "data": "word.help"}},
    {"callback_query": {"id": "1", "from": {**PERSON, "id": []}, "chat_instance": "1", "data": "word.help"}},
]


@pytest.mark.parametrize(("told", "arrival"), KINDS)
def test_a_message_becomes_what_the_person_did(told: dict, arrival: Arrival) -> None:
    assert read(Chats().person_does(dict(told)), BOT) == arrival


def test_a_tap_is_the_value_of_its_button_and_waits_to_be_answered() -> None:
    update = Chats().person_taps({"data": "card.dibao.how"})
    expected = Spoken(1000, 7, "choice", choice="card.dibao.how", callback=update["callback_query"]["id"])
    assert read(update, BOT) == expected


def test_a_tap_on_a_button_too_old_to_be_shown_belongs_to_its_persons_chat() -> None:
    update = Chats().person_taps({"data": "card.dibao.how"})
    del update["callback_query"]["message"]
    assert read(update, BOT).chat_id == 7


@pytest.mark.parametrize(
    ("told", "arrival"),
    [
        ({"status": "kicked"}, Blocked(1000, 7)),
        ({"status": "member"}, Unblocked(1000, 7)),
        ({"status": "member", "group": -5}, LetIn(1000, -5)),
        ({"status": "administrator", "before": "member", "group": -5}, None),
        ({"status": "left", "before": "member", "group": -5}, Blocked(1000, -5)),
    ],
)
def test_being_blocked_and_being_let_into_a_group_are_told_apart(told: dict, arrival: Arrival | None) -> None:
    assert read(Chats().membership(told), BOT) == arrival


def test_a_kind_of_update_nobody_asked_for_tells_nothing() -> None:
    assert read({"update_id": 5}, BOT) is None


@pytest.mark.parametrize(("told", "arrival"), IN_GROUPS)
def test_in_a_group_only_what_is_meant_for_us_is_spoken_to_us(told: dict, arrival: Arrival | None) -> None:
    assert read(Chats().person_does({**GROUP, **told})) == arrival


@pytest.mark.parametrize("told", NOBODY_SAID, ids=lambda told: next(iter(told)))
def test_what_telegram_notes_by_itself_is_not_answered(told: dict) -> None:
    assert read(Chats().person_does(dict(told))) is None


def test_a_reply_brings_the_buttons_of_the_message_it_answers() -> None:
    rows = [[{"text": "低保", "callback_data": "card.dibao.general"}], [{"text": "网页", "url": "https://a.example"}]]
    answered = Chats().message({"from_bot": True, "text": "…", "reply_markup": {"inline_keyboard": rows}})
    update = Chats().person_does({"text": "1", "reply_to_message": answered})
    assert read(update) == Spoken(1000, 7, "text", text="1", quoted=("card.dibao.general",))


def test_a_query_in_another_chat_waits_to_be_answered() -> None:
    query = {"id": "q", "from": PERSON, "query": "低保", "offset": ""}
    assert read({"update_id": 5, "inline_query": query}) == AskedInline(5, 7, "q")


@pytest.mark.parametrize(
    ("raw", "callback"), [({"callback_query": {"id": "1"}}, "1"), ({"callback_query": {"id": 1}}, None), ([], None)]
)
def test_a_tap_nobody_can_read_can_still_be_answered(raw: object, callback: str | None) -> None:
    assert tapped(raw) == callback


@pytest.mark.parametrize("told", GARBAGE)
def test_an_update_that_is_not_one_is_unreadable_and_its_words_are_not_repeated(told: dict) -> None:
    with pytest.raises(Unreadable) as fault:
        read({"update_id": 5, **told}, BOT)
    assert str(fault.value).isidentifier()


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ({"update_id": 5}, 5), ({"update_id": 2**53 + 1}, 2**53 + 1), ({"update_id": 2**63}, None),
        ({"update_id": -5}, None), ({"update_id": True}, None), ({"update_id": 5.0}, None), ({}, None), ([], None),
        ("5", None), (None, None),
    ],
)
def test_whatever_comes_is_confirmed_by_its_number_if_it_has_one(raw: object, number: int | None) -> None:
    assert update_id(raw) == number
