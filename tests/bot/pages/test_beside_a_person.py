"""The chat page while a member of staff speaks: no bubble of the bot, the answer as a notice, and the way back."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.conversations.models import Conversation
from backend.database import Database
from backend.handovers import actions
from backend.handovers.models import Handover
from backend.staff.queries import actor_of
from bot.state import State
from tests.backend.county import County
from tests.backend.moments import MONDAY
from tests.bot.pages.browsing import say, tap, texts

pytestmark = pytest.mark.browser


def waiting(session: Session) -> Handover:
    return session.scalars(select(Handover)).one()


def at_home(database: Database, county: County) -> None:
    """As if a printed page had named the village."""
    with database.writing() as session:
        conversation = session.scalars(select(Conversation).order_by(Conversation.id.desc()).limit(1)).one()
        conversation.state = State(village=county.village.id).to_json()


def test_a_person_answers_on_the_page(page: Any, database: Database, county: County) -> None:
    at_home(database, county)
    say(page, "找真人")
    page.get_by_text("想说什么事").first.wait_for()
    say(page, "路费的事")
    page.get_by_text("大湾村村委会").first.wait_for()
    with database.writing() as session:
        by = actor_of(session, county.clerk)
        actions.take(session, waiting(session), by, None, MONDAY)
        actions.answer(session, waiting(session), by, "您说，我在。", 0, MONDAY)
    before = len(texts(page, "bot"))
    say(page, "我想问路费")
    page.get_by_text("您说，我在。").first.wait_for()
    page.get_by_text("——大湾村村委会 韦同志").first.wait_for()
    assert len(texts(page, "bot")) <= before
    tap(page, "找机器人")
    page.get_by_text("现在是我，机器人明白").first.wait_for()


def test_what_staff_say_shows_itself_soon(page: Any, database: Database, county: County) -> None:
    at_home(database, county)
    page.clock.install()
    say(page, "找真人")
    page.get_by_text("想说什么事").first.wait_for()
    say(page, "路费的事")
    page.get_by_text("大湾村村委会").first.wait_for()
    for says, seconds in (("您说，我在。", 61), ("带上车票。", 21)):
        with database.writing() as session:
            handover, by = waiting(session), actor_of(session, county.clerk)
            actions.take(session, handover, by, handover.staff_id, MONDAY)
            actions.answer(session, handover, by, says, handover.lines, MONDAY)
        page.clock.run_for(seconds * 1000)
        page.get_by_text(says).first.wait_for()
