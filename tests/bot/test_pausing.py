"""Pausing: everybody hears the county's sentence, danger is answered first, and nothing told is lost."""

import asyncio
import json
from datetime import timedelta

import pytest

from backend.database import Database
from backend.pauses.actions import pause
from backend.staff.queries import actor_of
from bot.heard import Heard
from tests.backend.county import County
from tests.bot.opened import CHANNELS, shown
from tests.bot.talk import Talk

NUMBERS = "有危险，马上打110。着火打119，救人打120。"


def paused(talk: Talk, county: County, says: str = "台风来了，停到明早8点。") -> None:
    with talk.database.writing() as session:
        by = actor_of(session, county.township_clerk)
        pause(session, by, says, talk.now, talk.now + timedelta(hours=3), talk.now)


@pytest.mark.parametrize("channel", CHANNELS)
def test_while_the_bot_is_paused_everybody_hears_the_same(database: Database, county: County, channel: str) -> None:
    talk = Talk(database, channel=channel)
    talk.say("报困难")
    step = talk.step()
    paused(talk, county)
    says = f"台风来了，停到明早8点。\n现在我先不答话。您前面说的，都留着。\n{NUMBERS}"
    assert [talk.say("同意"), talk.say("低保"), talk.press("word.help"), talk.send("voice")] == [[says]] * 4
    assert shown(talk) == [says]
    assert talk.step() == step
    talk.later(hours=4)
    assert talk.say("你好")[0] == "您好，我在。"


def test_danger_comes_before_the_pause(database: Database, county: County) -> None:
    talk = Talk(database)
    paused(talk, county)
    first, then = talk.say("着火了快来")
    assert ("119" in first, then.startswith("台风来了")) == (True, True)


def test_a_group_hears_of_the_pause_too(database: Database, county: County) -> None:
    talk = Talk(database, channel="telegram")
    paused(talk, county)
    heard = Heard("telegram", talk.conversation_id, "g1", text="低保怎么申请", in_group=True)
    told = json.loads(asyncio.run(talk.turn.hear(heard)))
    assert told["replies"][0]["text"].startswith("台风来了")
