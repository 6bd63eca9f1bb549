"""A chat abroad goes on, as the same conversation, on our own page."""

from datetime import timedelta

from sqlalchemy import select

from backend.conversations import actions as conversations
from backend.conversations import page_links
from backend.conversations.models import PageLink
from backend.database import Database
from backend.purging import purge
from tests.backend.moments import MONDAY


def test_a_link_opens_the_same_conversation_once(database: Database) -> None:
    with database.writing() as session:
        chat = conversations.find_or_open_telegram(session, 42, MONDAY)
        opened = page_links.use(session, page_links.make(session, chat.id, MONDAY), MONDAY)
        assert opened is not None
        conversation, token = opened
        assert (conversation, page_links.opened_by(session, token)) == (chat, chat)


def test_a_used_old_or_replaced_link_opens_nothing(database: Database) -> None:
    with database.writing() as session:
        chat = conversations.find_or_open_telegram(session, 42, MONDAY)
        replaced, code = (page_links.make(session, chat.id, MONDAY) for _ in range(2))
        assert page_links.use(session, replaced, MONDAY) is None
        assert page_links.use(session, code, MONDAY + page_links.LASTS) is None
        assert page_links.use(session, code, MONDAY) is not None
        assert page_links.use(session, code, MONDAY) is None
        assert page_links.opened_by(session, code) is None


def test_closing_the_page_leaves_the_chat_as_it_is(database: Database) -> None:
    with database.writing() as session:
        chat = conversations.find_or_open_telegram(session, 42, MONDAY)
        opened = page_links.use(session, page_links.make(session, chat.id, MONDAY), MONDAY)
        assert opened is not None
        assert page_links.close(session, opened[1])
        assert page_links.opened_by(session, opened[1]) is None
        assert not page_links.close(session, opened[1])
        assert chat.forgotten_at is None


def test_unused_links_are_cleared_away_after_a_day_and_open_pages_are_not(database: Database) -> None:
    with database.writing() as session:
        used, unused = (conversations.find_or_open_telegram(session, number, MONDAY) for number in (1, 2))
        page_links.use(session, page_links.make(session, used.id, MONDAY), MONDAY)
        page_links.make(session, unused.id, MONDAY)
        purge(session, MONDAY + timedelta(days=2))
        assert session.scalars(select(PageLink.conversation_id)).all() == [used.id]
