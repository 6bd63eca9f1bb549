"""What is sent is a row first: once, in order, within its time, and by one sender."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from backend.conversations.actions import find_or_open_telegram, open_web
from backend.database import Database
from backend.outgoing import actions as outgoing
from backend.outgoing.models import Outgoing
from tests.backend.moments import MONDAY, at

SOON = MONDAY + timedelta(minutes=1)


@dataclass
class Chat:
    """A Telegram chat, and what was queued for it by its key."""

    conversation_id: str
    rows: dict[str, str] = field(default_factory=dict)

    def queue(self, session: Session, key: str, kind: str = "reply", **when: datetime) -> str:
        row = outgoing.queue(session, self.conversation_id, kind, outgoing.payload(key), key, MONDAY, **when)
        assert row is not None
        self.rows[key] = row.id
        return row.id


@pytest.fixture
def chat(database: Database) -> Chat:
    with database.writing() as session:
        return Chat(find_or_open_telegram(session, 1001, MONDAY).id)


def _claimed(database: Database, now: datetime = SOON, limit: int = 10) -> list[str]:
    with database.writing() as session:
        return [row.key for row in outgoing.claim(session, "telegram", now, limit, 60)]


def _sent(database: Database, chat: Chat, key: str) -> None:
    with database.writing() as session:
        outgoing.sent(session, chat.rows[key], SOON)


def test_the_same_cause_makes_one_row(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chat.queue(session, "a")
        again = outgoing.queue(session, chat.conversation_id, "reply", outgoing.payload("b"), "a", MONDAY)
        assert again is None


def test_a_payload_is_kept_as_canonical_json(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        payload = outgoing.payload("你好", ("看进度", "word.progress"), receipt="1234-5678")
        row = outgoing.queue(session, chat.conversation_id, "reply", payload, "k", MONDAY)
        assert row is not None
        assert row.payload == (
            '{"card":null,"choices":[{"label":"看进度","value":"word.progress"}],"receipt":"1234-5678","text":"你好"}'
        )


def test_answers_leave_one_after_the_other_in_the_order_they_were_made(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        for key in ("a", "b", "c"):
            chat.queue(session, key)
    order = []
    for _ in range(3):
        (key,) = _claimed(database)
        assert _claimed(database) == []  # one at a time to a chat
        _sent(database, chat, key)
        order.append(key)
    assert order == ["a", "b", "c"]


def test_an_answer_put_off_holds_back_the_later_ones(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chat.queue(session, "a")
        chat.queue(session, "b")
    assert _claimed(database) == ["a"]
    with database.writing() as session:
        outgoing.retry_later(session, chat.rows["a"], SOON + timedelta(seconds=30), "429")
    assert _claimed(database) == []
    assert _claimed(database, SOON + timedelta(seconds=31)) == ["a"]


def test_a_notice_kept_until_the_morning_holds_back_no_answer(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chat.queue(session, "notice", "notice", not_before=at("2026-11-24 08:30"))
        chat.queue(session, "answer")
    assert _claimed(database) == ["answer"]
    _sent(database, chat, "answer")
    assert _claimed(database) == []
    assert _claimed(database, at("2026-11-24 08:30")) == ["notice"]


def test_answers_go_before_notices_and_notices_before_digests(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chats = {kind: Chat(find_or_open_telegram(session, kind, MONDAY).id) for kind in ("digest", "notice", "reply")}
        for kind, other in chats.items():
            other.queue(session, kind, kind)
    assert _claimed(database, limit=1) == ["reply"]
    assert _claimed(database) == ["notice", "digest"]


def test_what_is_out_of_date_or_given_up_is_never_sent_and_blocks_nobody(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chat.queue(session, "old", "digest", expires_at=SOON)
        chat.queue(session, "new", "digest")
        outgoing.withdraw_expired(session, SOON)
        assert session.get_one(Outgoing, chat.rows["old"]).state == "withdrawn"
    assert _claimed(database) == ["new"]
    with database.writing() as session:
        outgoing.gave_up(session, chat.rows["new"], "403", SOON)
        chat.queue(session, "next", "digest")
    assert _claimed(database) == ["next"]


def test_a_sender_that_died_loses_its_rows_when_the_lease_ends(database: Database, chat: Chat) -> None:
    with database.writing() as session:
        chat.queue(session, "a")
    assert _claimed(database) == ["a"]
    later = SOON + timedelta(seconds=61)
    with database.writing() as session:
        outgoing.release_expired_leases(session, SOON)
        assert session.get_one(Outgoing, chat.rows["a"]).state == "sending"
        outgoing.release_expired_leases(session, later)
    assert _claimed(database, later) == ["a"]
    with database.reading() as session:
        assert session.get_one(Outgoing, chat.rows["a"]).tries == 2


def test_another_channel_s_rows_are_not_claimed(database: Database) -> None:
    with database.writing() as session:
        page = Chat(open_web(session, MONDAY)[0].id)
        page.queue(session, "a", "notice")
    assert _claimed(database) == []


def test_a_page_shows_what_it_has_not_seen_and_only_its_own_rows_become_seen(database: Database) -> None:
    with database.writing() as session:
        mine, other = Chat(open_web(session, MONDAY)[0].id), Chat(open_web(session, MONDAY)[0].id)
        for key in ("a", "b"):
            mine.queue(session, key, "notice")
        other.queue(session, "c", "notice")
        outgoing.seen(session, mine.conversation_id, [mine.rows["a"], other.rows["c"], "nonsense"], SOON)
        assert [row.key for row in outgoing.waiting_notices(session, mine.conversation_id, SOON)] == ["b"]
        assert [row.key for row in outgoing.waiting_notices(session, other.conversation_id, SOON)] == ["c"]
