"""Outgoing rows reach their chats: in order, again after a fault, never without end."""

import asyncio
from datetime import timedelta
from itertools import pairwise

from backend.conversations.actions import find_or_open_telegram
from backend.database import Database
from backend.outgoing.models import Outgoing
from backend.staff.actions import bind_chat, bound_staff, make_bind_code
from backend.staff.queries import chat_of
from bot.delivery import LONGEST_PAUSE, Delivery, pause_after
from bot.reply import Choice, Payload
from tests.backend.county import County
from tests.bot.delivery.conftest import BEGINNING, Post
from tests.telegram_api.running import TelegramApi


async def test_rows_of_one_chat_arrive_in_order_and_a_second_apart(
    post: Post, api: TelegramApi, delivery: Delivery
) -> None:
    for text in ("一", "二", "三"):
        post.queue(text)
    assert await asyncio.to_thread(api.wait_for, 3) == ["一", "二", "三"]
    moments = [call["at"] for call in api.sent()]
    assert [later - earlier >= 0.95 for earlier, later in pairwise(moments)] == [True, True]


async def test_a_slow_chat_does_not_hold_up_the_others(post: Post, api: TelegramApi, delivery: Delivery) -> None:
    for text in ("一", "二", "三"):
        post.queue(text, user=7)
    post.queue("给别人的", user=8)
    assert await asyncio.to_thread(api.wait_for, 1, 8) == ["给别人的"]
    assert len(api.texts(7)) < 3


async def test_a_reply_overtakes_notices_that_wait(post: Post, api: TelegramApi, delivery: Delivery) -> None:
    post.queue("一")
    post.queue("通知", kind="notice")
    post.queue("回复")
    assert await asyncio.to_thread(api.wait_for, 3) == ["一", "回复", "通知"]


async def test_buttons_stand_two_to_a_row_when_they_are_short(
    post: Post, api: TelegramApi, delivery: Delivery
) -> None:
    short = {"怎么申请": "card.dibao.how", "多少钱": "card.dibao.amount", "人工": "word.human"}
    choices = tuple(Choice(label, value) for label, value in short.items())
    post.queue("", choices=Payload("请选一个。", choices))
    await asyncio.to_thread(api.wait_for, 1)
    rows = api.sent()[0]["reply_markup"]["inline_keyboard"]
    assert [[button["callback_data"] for button in row] for row in rows] == [
        ["card.dibao.how", "card.dibao.amount"], ["word.human"],
    ]


async def test_too_many_requests_are_kept_until_the_moment_telegram_asked_for(
    post: Post, api: TelegramApi, delivery: Delivery
) -> None:
    api.fails("sendMessage", 429, retry_after=2)
    row_id = post.queue("慢一点")
    assert await asyncio.to_thread(api.wait_for, 1) == ["慢一点"]
    assert await sent(post, row_id)
    row = post.row(row_id)
    assert (row.tries, row.not_before - BEGINNING > timedelta(hours=1, seconds=1.9)) == (2, True)


async def test_a_fault_at_telegram_is_tried_again(post: Post, api: TelegramApi, delivery: Delivery) -> None:
    api.fails("sendMessage", 500)
    row_id = post.queue("再来一次")
    assert await asyncio.to_thread(api.wait_for, 1) == ["再来一次"]
    assert await sent(post, row_id)


async def test_who_has_blocked_us_is_left_alone_and_nobody_else_waits_for_it(
    post: Post, api: TelegramApi, delivery: Delivery
) -> None:
    api.chats.blocked.add(7)
    row_id = post.queue("收不到", user=7)
    post.queue("收得到", user=8)
    assert await asyncio.to_thread(api.wait_for, 1, 8) == ["收得到"]
    assert await became(post, row_id, "failed")
    assert (post.row(row_id).fault, api.texts(7)) == ("blocked", [])


async def test_staff_who_have_blocked_us_are_no_longer_reached_there(
    post: Post, api: TelegramApi, delivery: Delivery, county: County
) -> None:
    api.chats.blocked.add(7)
    with post.database.writing() as session:
        chat = find_or_open_telegram(session, "7", BEGINNING)
        bind_chat(session, make_bind_code(session, county.clerk.id, BEGINNING), chat, BEGINNING)
    assert await became(post, post.queue("收不到", user=7), "failed")
    with post.database.reading() as session:
        assert (chat_of(session, county.clerk.id), bound_staff(session, chat.id)) == (None, None)


async def test_what_telegram_will_never_take_is_given_up_and_the_next_row_goes(
    post: Post, api: TelegramApi, delivery: Delivery
) -> None:
    bad, good = post.queue("\n"), post.queue("好的")
    assert await asyncio.to_thread(api.wait_for, 1) == ["好的"]
    assert [post.row(bad).state, await sent(post, good)] == ["failed", True]


async def test_a_row_whose_sender_died_is_sent_when_its_lease_is_over(
    post: Post, api: TelegramApi, database: Database, delivery: Delivery
) -> None:
    row_id = post.queue("有人死在半路")
    with database.writing() as session:
        row = session.get_one(Outgoing, row_id)
        row.state, row.lease_until = "sending", BEGINNING + timedelta(hours=1, seconds=1)
    assert await asyncio.to_thread(api.wait_for, 1) == ["有人死在半路"]


def test_pauses_double_up_to_ten_minutes_and_differ() -> None:
    assert [0.5 * 2**tries <= pause_after(tries) <= 2**tries for tries in range(1, 9)] == [True] * 8
    assert {pause_after(50) <= LONGEST_PAUSE for _ in range(100)} == {True}
    assert len({pause_after(50) for _ in range(100)}) > 90


async def sent(post: Post, outgoing_id: str) -> bool:
    return await became(post, outgoing_id, "sent")


async def became(post: Post, outgoing_id: str, state: str) -> bool:
    for _ in range(100):
        if post.row(outgoing_id).state == state:
            return True
        await asyncio.sleep(0.05)
    return False
