"""Over Telegram everybody is heard once, in order, and answered, whatever else comes along."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from backend.audit.models import AuditEntry
from backend.conversations import actions as conversations
from backend.conversations.models import Conversation, FailedMessage
from backend.outgoing import actions as outgoing
from backend.outgoing.models import Outgoing
from bot.reply import Payload
from tests.bot.telegram.conftest import WORDS, Listening, now, spoken_by

OPTIONS = [{"text": text, "voter_count": 0, "persistent_id": text} for text in ("是", "不是")]
NOT_TEXT = [
    {"sticker": {"file_id": "s", "file_unique_id": "s", "width": 1, "height": 1, "is_animated": False,
                 "is_video": False, "type": "regular"}},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}},
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]},
    {"location": {"latitude": 24.5, "longitude": 106.5}},
    {"document": {"file_id": "d", "file_unique_id": "d"}},
    {"contact": {"phone_number": "1", "first_name": "韦"}},
    {"video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 3}},
    {"dice": {"emoji": "🎲", "value": 3}},
    {"poll": {"id": "1", "question": "?", "options": OPTIONS, "total_voter_count": 0, "is_closed": False,
              "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
              "members_only": False}},
    {"hologram": {"file_id": "h"}},
    {"as": "edited_message", "text": "改了", "edit_date": 1},
]


async def test_a_message_is_answered_with_buttons(listening: Listening) -> None:
    listening.api.says("帮助")
    await listening.hears(1)
    first = listening.api.sent()[0]
    assert first["text"] == WORDS.say("help", county="本县").text
    assert first["reply_markup"]["inline_keyboard"][0][0]["callback_data"] != ""


async def test_telegrams_own_start_button_is_greeted(listening: Listening) -> None:
    listening.api.says("/start")
    assert (await listening.hears(1))[0] == WORDS.say("greeting", county="本县").text


async def test_a_tapped_button_is_answered_and_stops_waiting(listening: Listening) -> None:
    listening.api.taps("card.dibao.how")
    assert "低保" in (await listening.hears(1))[0]
    assert [call["method"] for call in listening.api.chats.calls if call["method"] == "answerCallbackQuery"] == [
        "answerCallbackQuery"
    ]


@pytest.mark.parametrize("fields", NOT_TEXT, ids=lambda fields: next(iter(fields)))
async def test_what_is_not_text_gets_a_useful_answer(listening: Listening, fields: dict) -> None:
    listening.api.does(**fields)
    assert len((await listening.hears(1))[0]) > 5


@pytest.mark.parametrize("told", [{"message": {"message_id": "?"}}, {"my_chat_member": {}}])
async def test_an_update_nobody_can_read_is_an_incident_and_blocks_nobody(listening: Listening, told: dict) -> None:
    listening.api.says("帮助", user=7)
    unreadable = listening.api.chats.raw(told)["update_id"]
    listening.api.says("帮助", user=8)
    assert [len(await listening.hears(1, user)) for user in (7, 8)] == [1, 1]
    with listening.reading() as session:
        incident = session.scalars(select(FailedMessage)).one()
    assert (incident.message_id, incident.set_aside_at is not None) == (str(unreadable), True)


async def test_an_update_without_a_number_is_passed_over(listening: Listening) -> None:
    listening.api.chats.updates.append({"update_id": None, "message": {}})
    await asyncio.sleep(0.5)
    asked = [call for call in listening.api.chats.calls if call["method"] == "getUpdates"]
    assert len(asked) < 5  # it comes again at once, and must not keep the machine busy
    listening.api.chats.updates.clear()
    listening.api.says("帮助")
    assert len(await listening.hears(1)) == 1


def queued(listening: Listening, kind: str, text: str) -> str:
    """A row to the usual person that waits for tomorrow."""
    with listening.database.writing() as session:
        chat, later = conversations.find_or_open_telegram(session, 7, now()).id, now() + timedelta(days=1)
        row = outgoing.queue(session, chat, kind, Payload(text).to_dict(), text, now(), not_before=later)
        assert row is not None
        return row.id


async def test_what_waits_stops_with_a_block_and_the_newest_notice_goes_out_after_it(listening: Listening) -> None:
    rows = [queued(listening, kind, text) for kind, text in (("notice", "旧"), ("notice", "新"), ("reply", "答"))]
    listening.api.chats.membership({"status": "kicked", "before": "member"})
    assert await asyncio.to_thread(listening.api.wait_until_confirmed)
    with listening.reading() as session:
        stopped = [session.get_one(Outgoing, row).fault for row in rows]
    listening.api.chats.membership({"status": "member", "before": "kicked"})
    assert await asyncio.to_thread(listening.api.wait_until_confirmed)
    with listening.reading() as session:
        states = [session.get_one(Outgoing, row).state for row in rows]
        told = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("chat."))).all()
    assert (stopped, told) == (["blocked"] * 3, ["chat.blocked", "chat.unblocked"])
    assert (states[0], states[1] in ("waiting", "sending", "sent"), states[2]) == ("failed", True, "failed")


async def test_photos_sent_together_are_answered_once(listening: Listening) -> None:
    for _ in range(4):
        listening.api.does(photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], media_group_id="9")
    listening.api.says("帮助")
    assert len(await listening.hears(2)) == 2


async def test_a_query_from_another_chat_is_led_to_ours(listening: Listening) -> None:
    person = {"id": 7, "is_bot": False, "first_name": "韦"}
    listening.api.chats.raw({"inline_query": {"id": "q", "from": person, "query": "我家没钱", "offset": ""}})
    assert await asyncio.to_thread(listening.api.wait_until_confirmed)
    [button] = spoken_by(listening.api, "answerInlineQuery", "button")
    with listening.reading() as session:
        assert (button["start_parameter"], session.scalars(select(Conversation)).all()) == ("inline", [])


async def test_being_blocked_is_noted(listening: Listening) -> None:
    listening.api.chats.membership({"status": "kicked"})
    assert await asyncio.to_thread(listening.api.wait_until_confirmed)
    with listening.reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["chat.blocked"]


async def test_the_same_update_twice_is_answered_once(listening: Listening) -> None:
    update = listening.api.chats.message({"text": "帮助"})
    for _ in range(2):
        listening.api.chats.updates.append({"update_id": 5000, "message": update})
    listening.api.says("帮助", user=8)
    await listening.hears(1, user=8)
    await asyncio.sleep(1.5)
    assert len(await listening.hears(1)) == 1


async def test_messages_of_one_chat_are_answered_in_the_order_they_were_said(listening: Listening) -> None:
    for text in ("帮助", "人工", "帮助"):
        listening.api.says(text)
    helped, human, again = await listening.hears(3)
    assert (helped == again, helped != human) == (True, True)


async def test_twenty_chats_at_once_are_all_answered(listening: Listening) -> None:
    for user in range(100, 120):
        listening.api.says("帮助", user=user)
    assert {len(await listening.hears(1, user)) for user in range(100, 120)} == {1}


@pytest.mark.parametrize("fault", [{"code": 429, "retry_after": 1}, {"code": 500}, {"code": 409}])
async def test_faults_at_telegram_delay_hearing_but_lose_nothing(listening: Listening, fault: dict) -> None:
    listening.api.fails("getUpdates", **fault)
    listening.api.says("帮助")
    assert len(await listening.hears(1)) == 1


async def test_the_chat_is_known_by_a_keyed_index_and_its_address_is_sealed(listening: Listening) -> None:
    listening.api.says("帮助", user=987654321)
    await listening.hears(1, user=987654321)
    with listening.reading() as session:
        conversation = session.scalars(select(Conversation)).one()
    assert (conversation.address, b"987654321" in conversation.address_sealed) == ("987654321", False)
