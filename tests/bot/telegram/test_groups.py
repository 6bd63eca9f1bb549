"""In a group the bot speaks when it is meant, only of policy, and keeps nothing of what anybody has told there."""

import asyncio

import pytest
from sqlalchemy import func, select

from backend.audit.models import AuditEntry
from backend.conversations.models import Conversation, FailedMessage, HeardMessage
from backend.gaps.models import Gap
from backend.staff.actions import make_bind_code
from backend.staff.models import BoundChat, OneTimeCode
from tests.backend.county import County
from tests.bot.telegram.conftest import WORDS, Listening, now
from tests.telegram_api.running import wait_until

GROUP = -5
WAY_OUT = "https://t.me/mingbai_test_bot?start=group"
OWN = [
    "我家没钱看病了，怎么办", "报难处", "查进度", "我叫韦大明，低保怎么申请", "13800001234 低保怎么申请",
    "接着说", "上一步", "清除", "我妈住院了，低保怎么申请", "找真人",
]


def says(listening: Listening, text: str, **fields: object) -> None:
    listening.api.says(text, group=GROUP, **fields)


def rows(listening: Listening, table: type) -> int:
    with listening.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def buttons(listening: Listening) -> list[dict]:
    last = listening.api.sent(GROUP)[-1]
    return [button for row in last["reply_markup"]["inline_keyboard"] for button in row]


async def test_what_is_not_meant_for_us_is_neither_answered_nor_kept(listening: Listening) -> None:
    for text in ("低保怎么申请", "我家没钱看病", "帮助", "1"):
        says(listening, text)
    says(listening, "/ask 低保怎么申请")
    assert len(await listening.hears(1, GROUP)) == 1
    assert rows(listening, HeardMessage) == 1


async def test_a_policy_is_told_with_the_way_to_a_private_chat(listening: Listening) -> None:
    says(listening, "/ask 低保怎么申请")
    assert "低保" in (await listening.hears(1, GROUP))[0]
    *general, private = buttons(listening)
    expected = (WAY_OUT, {"card", "notsaid"})
    assert (private["url"], {value["callback_data"].split(".")[0] for value in general}) == expected


async def test_a_tap_under_a_groups_answer_is_answered_in_the_group(listening: Listening) -> None:
    listening.api.chats.person_taps({"data": "card.dibao.how", "group": GROUP})
    assert "低保" in (await listening.hears(1, GROUP))[0]
    assert [call["method"] for call in listening.api.chats.calls if call["method"] == "answerCallbackQuery"] == [
        "answerCallbackQuery"
    ]


@pytest.mark.parametrize("text", OWN)
async def test_what_is_somebodys_own_is_asked_over_and_not_kept(listening: Listening, text: str) -> None:
    says(listening, f"/ask {text}")
    assert await listening.hears(1, GROUP) == [WORDS.say("group_private").text]
    assert [button["url"] for button in buttons(listening)] == [WAY_OUT]
    with listening.reading() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert (conversation.state, rows(listening, Gap)) == (None, 0)


async def test_danger_is_answered_there_too(listening: Listening) -> None:
    says(listening, "/ask 我家着火了")
    assert "119" in (await listening.hears(1, GROUP))[0]
    assert [button["url"] for button in buttons(listening)] == [WAY_OUT]


@pytest.mark.parametrize(
    "value", ["start.declare", "word.progress", "step.declare.village.1.x", "visit.a.2026-11.done"]
)
async def test_a_forged_or_private_button_begins_nothing_in_a_group(listening: Listening, value: str) -> None:
    listening.api.chats.person_taps({"data": value, "group": GROUP})
    assert len(await listening.hears(1, GROUP)) == 1
    with listening.reading() as session:
        assert session.scalars(select(Conversation)).one().state is None


async def test_a_photo_meant_for_us_is_asked_over(listening: Listening) -> None:
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    answered = listening.api.chats.message({"group": GROUP, "from_bot": True, "text": "…"})
    listening.api.does(photo=photo, group=GROUP, reply_to_message=answered)
    assert await listening.hears(1, GROUP) == [WORDS.say("group_private").text]


async def test_a_bare_call_says_how_to_ask(listening: Listening) -> None:
    says(listening, "/ask")
    assert await listening.hears(1, GROUP) == [WORDS.say("group_help").text]


async def test_a_binding_code_in_a_group_binds_nothing_and_is_burnt(listening: Listening, county: County) -> None:
    with listening.database.writing() as session:
        code = make_bind_code(session, county.clerk.id, now())
    says(listening, f"绑定 {code}")  # not even said to us
    assert await listening.hears(1, GROUP) == [WORDS.say("group_code").text]
    listening.api.says(f"绑定 {code}")
    assert await listening.hears(1) == [WORDS.say("not_bound").text]
    with listening.reading() as session:
        latest = session.scalars(select(OneTimeCode).order_by(OneTimeCode.id.desc())).first()
        assert (latest.used_at is not None, session.scalars(select(BoundChat)).all()) == (True, [])
        assert "staff.burn_bind_code" in session.scalars(select(AuditEntry.action)).all()


async def test_let_into_a_group_it_introduces_itself_once_a_day(listening: Listening) -> None:
    listening.api.chats.membership({"status": "member", "group": GROUP})
    introduction = WORDS.say("group_introduction", county="本县").text
    assert await listening.hears(1, GROUP) == [introduction]
    listening.api.chats.membership({"status": "left", "before": "member", "group": GROUP})
    listening.api.chats.membership({"status": "member", "group": GROUP})
    says(listening, "/ask")
    assert await listening.hears(2, GROUP) == [introduction, WORDS.say("group_help").text]


async def test_a_group_that_moved_is_answered_at_its_new_number(listening: Listening) -> None:
    says(listening, "/ask 低保怎么申请")
    await listening.hears(1, GROUP)
    listening.api.does(group=GROUP, migrate_to_chat_id=-1005)
    listening.api.does(group=-1005, migrate_from_chat_id=GROUP)
    listening.api.says("/ask", group=-1005)
    assert len(await listening.hears(1, -1005)) == 1
    with listening.reading() as session:
        assert [row.address for row in session.scalars(select(Conversation))] == ["-1005"]


async def test_what_was_on_its_way_to_the_old_number_arrives(listening: Listening) -> None:
    listening.api.moves(GROUP, -1005)
    says(listening, "/ask")
    assert await asyncio.to_thread(wait_until, lambda: listening.api.sent(-1005))
    assert listening.api.texts(-1005) == [WORDS.say("group_help").text]


async def test_a_busy_group_does_not_hold_up_anybody(listening: Listening) -> None:
    for number in range(40):
        says(listening, f"/ask {number}")
    listening.api.says("帮助")
    assert len(await listening.hears(1)) == 1
    assert rows(listening, HeardMessage) <= 16
    assert rows(listening, FailedMessage) == 0


async def test_in_a_channel_nothing_is_said(listening: Listening) -> None:
    listening.api.chats.raw({"channel_post": {"message_id": 1, "date": 1, "text": "低保怎么申请",
                                              "chat": {"id": -9, "type": "channel", "title": "公告"}}})
    listening.api.says("帮助")
    await listening.hears(1)
    assert (listening.api.texts(-9), rows(listening, HeardMessage)) == ([], 1)
