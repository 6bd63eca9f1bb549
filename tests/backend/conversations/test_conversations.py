"""A conversation keeps where a person stands, takes each message once, and can be forgotten."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from backend.cases.queries import of_conversation
from backend.conversations import actions as conversations
from backend.conversations import limits
from backend.conversations.limits import allow
from backend.conversations.models import Attempt, Conversation, FailedMessage
from backend.database import Database
from backend.purging import purge
from backend.rules import Rules
from tests.backend.county import County, declared
from tests.backend.moments import MONDAY


def test_a_page_is_opened_by_its_token_and_by_nothing_else(database: Database) -> None:
    with database.writing() as session:
        conversation, token = conversations.open_web(session, MONDAY)
        assert conversations.find_web(session, token) == conversation
        assert conversations.find_web(session, token + "x") is None
        assert conversations.find_web(session, conversation.id) is None
        assert len(token) == 43  # 32 bytes


def test_a_telegram_chat_has_one_conversation(database: Database) -> None:
    with database.writing() as session:
        first = conversations.find_or_open_telegram(session, 42, MONDAY)
        again = conversations.find_or_open_telegram(session, "42", MONDAY)
        other = conversations.find_or_open_telegram(session, -42, MONDAY)
        assert (again, first.address, other.id != first.id) == (first, "42", True)


def test_a_message_is_taken_once_with_its_reply(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        assert conversations.heard(session, conversation.id, "m1") is None
        conversations.remember(session, conversation, "m1", '{"id":"m1"}', "dibao", MONDAY)
    with pytest.raises(conversations.AlreadyHeard), database.writing() as session:
        conversations.remember(session, conversation, "m1", "{}", "dibao", MONDAY)
    with database.reading() as session:
        kept = conversations.heard(session, conversation.id, "m1")
        assert kept is not None and (kept.reply, kept.route) == ('{"id":"m1"}', "dibao")


def test_replies_are_forgotten_after_seven_days_and_the_message_ids_are_not(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        conversations.remember(session, conversation, "m1", "{}", "dibao", MONDAY)
        purge(session, MONDAY + timedelta(days=7))
        kept = conversations.heard(session, conversation.id, "m1")
        assert kept is not None and kept.reply == "{}"
        purge(session, MONDAY + timedelta(days=7, seconds=1))
        session.refresh(kept)
        assert kept.reply is None


def test_an_unfinished_dialogue_can_be_taken_up_for_thirty_days(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        conversations.save_state(session, conversation, "{}", MONDAY)
        purge(session, MONDAY + timedelta(days=30))
        session.refresh(conversation)
        assert conversation.state == "{}"
        purge(session, MONDAY + timedelta(days=31))
        session.refresh(conversation)
        assert (conversation.state, conversation.version) == (None, 2)


def test_a_state_prepared_on_an_older_version_is_refused(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
    with database.reading() as session:
        prepared = session.get_one(Conversation, conversation.id)
    with database.writing() as session:
        conversations.save_state(session, session.get_one(Conversation, conversation.id), "new", MONDAY)
    with pytest.raises(conversations.StateChanged), database.writing() as session:
        conversations.save_state(session, prepared, "old", MONDAY)
    with database.reading() as session:
        kept = session.get_one(Conversation, conversation.id)
        assert (kept.state, kept.version) == ("new", 1)


def test_forgetting_closes_the_page_and_clears_what_was_said_but_keeps_the_cases(
    database: Database, county: County, rules: Rules
) -> None:
    with database.writing() as session:
        case, _ = declared(session, county, rules, MONDAY)
        conversation, token = conversations.open_web(session, MONDAY)
        case.conversation_id = conversation.id
        conversations.remember(session, conversation, "m1", "{}", "dibao", MONDAY)
        conversations.save_state(session, conversation, "{}", MONDAY)
        conversations.forget(session, conversation, MONDAY)
        assert (conversations.find_web(session, token), conversation.state) == (None, None)
        kept = conversations.heard(session, conversation.id, "m1")
        assert kept is not None and kept.reply is None
        assert of_conversation(session, conversation.id) == [case]


def test_a_telegram_chat_that_was_forgotten_begins_anew(database: Database) -> None:
    with database.writing() as session:
        before = conversations.find_or_open_telegram(session, 42, MONDAY)
        conversations.forget(session, before, MONDAY)
        assert conversations.find_or_open_telegram(session, 42, MONDAY).id != before.id


def test_failures_are_counted_until_the_message_is_set_aside(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        times = [
            conversations.failed(session, conversation.id, "m1", "ValueError at turn:12", MONDAY) for _ in range(3)
        ]
        conversations.set_aside(session, conversation.id, "m1", MONDAY)
        assert times == [1, 2, 3]
        incident = session.scalars(select(FailedMessage)).one()
        assert (incident.fault, incident.set_aside_at) == ("ValueError at turn:12", MONDAY)


def test_five_tries_an_hour_are_allowed_to_each_conversation_and_purpose(database: Database) -> None:
    with database.writing() as session:
        conversation, _ = conversations.open_web(session, MONDAY)
        other, _ = conversations.open_web(session, MONDAY)
        minutes = [MONDAY + timedelta(minutes=10 * number) for number in range(6)]
        assert [allow(session, conversation.id, "look_up", now) for now in minutes] == [True] * 5 + [False]
        assert allow(session, conversation.id, "bind", minutes[5])
        assert allow(session, other.id, "look_up", minutes[5])
        assert allow(session, conversation.id, "look_up", MONDAY + timedelta(minutes=60))
        assert not allow(session, conversation.id, "look_up", MONDAY + timedelta(minutes=61))


def test_one_receipt_is_tried_ten_times_a_day_from_however_many_conversations(database: Database) -> None:
    def tried(about: str, now: datetime) -> bool:
        conversation, _ = conversations.open_web(session, now)
        return allow(session, conversation.id, "look_up", now, about)

    with database.writing() as session:
        assert [tried("1234-5678", MONDAY) for _ in range(11)] == [True] * 10 + [False]
        assert tried("8765-4321", MONDAY)
        assert not tried("1234-5678", MONDAY + timedelta(hours=23))
        assert tried("1234-5678", MONDAY + timedelta(hours=24))
        assert "1234" not in str([row.about_index for row in session.scalars(select(Attempt))])


def test_everybody_together_looks_up_so_often_in_an_hour(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "look_up", limits.Limit(of_all=3))
    with database.writing() as session:
        people = [conversations.open_web(session, MONDAY)[0].id for _ in range(5)]
        assert [allow(session, person, "look_up", MONDAY, person) for person in people] == [True] * 3 + [False] * 2
        assert allow(session, people[4], "look_up", MONDAY + timedelta(hours=1))
