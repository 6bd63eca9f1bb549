"""Each Telegram update is read by itself, into what the person did."""

import pytest
from telegram import Bot

from bot.channels.telegram_update import Arrival, Blocked, InGroup, Spoken, Unreadable, read, update_id
from tests.telegram_api.chats import Chats

BOT = Bot("100:nobody")

KINDS = [
    ({"text": "低保怎么申请"}, Spoken(1000, 7, "text", text="低保怎么申请")),
    ({"text": "/start"}, Spoken(1000, 7, "choice", choice="word.help")),
    ({"text": "/help 低保"}, Spoken(1000, 7, "choice", choice="word.help")),
    ({"text": "/deny"}, Spoken(1000, 7, "text", text="/deny")),
    ({"text": " "}, Spoken(1000, 7, "text", text=" ")),
    ({"text": "改了一个字", "as": "edited_message", "edit_date": 1}, Spoken(1000, 7, "edited", text="改了一个字")),
    ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}, Spoken(1000, 7, "voice")),
    ({"audio": {"file_id": "a", "file_unique_id": "a", "duration": 3}}, Spoken(1000, 7, "voice")),
    ({"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "我家的屋顶"},
     Spoken(1000, 7, "photo", text="我家的屋顶")),
    ({"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False,
                  "is_video": False, "type": "regular"}}, Spoken(1000, 7, "sticker")),
    ({"location": {"latitude": 24.5, "longitude": 106.5}}, Spoken(1000, 7, "location")),
    ({"document": {"file_id": "d", "file_unique_id": "d"}}, Spoken(1000, 7, "file")),
    ({"contact": {"phone_number": "1", "first_name": "韦"}}, Spoken(1000, 7, "other")),
    ({"text": "大家好", "group": -5}, InGroup(1000, -5)),
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
        ({"status": "member"}, None),
        ({"status": "member", "group": -5}, InGroup(1000, -5)),
    ],
)
def test_being_blocked_and_being_let_into_a_group_are_told_apart(told: dict, arrival: Arrival | None) -> None:
    assert read(Chats().membership(told), BOT) == arrival


def test_a_kind_of_update_nobody_asked_for_tells_nothing() -> None:
    assert read({"update_id": 5}, BOT) is None


@pytest.mark.parametrize("told", GARBAGE)
def test_an_update_that_is_not_one_is_unreadable_and_its_words_are_not_repeated(told: dict) -> None:
    with pytest.raises(Unreadable) as fault:
        read({"update_id": 5, **told}, BOT)
    assert str(fault.value).isidentifier()


@pytest.mark.parametrize(("raw", "number"), [({"update_id": 5}, 5), ({}, None), ([], None), ("5", None), (None, None)])
def test_whatever_comes_is_confirmed_by_its_number_if_it_has_one(raw: object, number: int | None) -> None:
    assert update_id(raw) == number
