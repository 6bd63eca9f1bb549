"""What is half told goes on on another phone, by a link that opens it once."""

import re
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from backend.database import Database
from backend.settings import Settings
from bot.channels.web import web_router
from tests.backend.county import County
from tests.bot.talk import Talk

PAGE = "https://mingbai.example"


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    """A chat page that other phones can reach."""
    return Talk(database, page=PAGE)


@pytest.fixture
def client(talk: Talk, database: Database) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(web_router(database, talk.turn, Settings(_env_file=None), lambda: talk.now))
    with TestClient(app) as client:
        yield client


def code_in(said: str) -> str:
    found = re.search(rf"^{PAGE}/\?go=(\S+)$", said, re.MULTILINE)
    assert found, said
    return found[1]


def waiting(client: TestClient, code: str) -> str:
    """What the other phone shows first."""
    return str(client.post("/api/conversations", json={"go": code}).json()["replies"][-1]["text"])


def test_the_other_phone_asks_what_this_one_asked(talk: Talk, client: TestClient) -> None:
    asked = talk.declare(until="village")[-1]
    code = code_in(talk.say("换个手机接着说")[-1])
    assert waiting(client, code) == asked


def test_a_link_works_once_and_for_a_day(talk: Talk, client: TestClient) -> None:
    asked = talk.declare(until="village")[-1]
    used, old = code_in(talk.say("换手机")[-1]), ""
    assert (waiting(client, used) == asked, waiting(client, used) == asked) == (True, False)
    old = code_in(talk.say("换手机")[-1])
    talk.later(days=1.1)
    assert waiting(client, old) != asked


def test_whoever_stops_is_offered_the_other_phone(talk: Talk) -> None:
    talk.declare(until="village")
    talk.say("不说了")
    assert talk.labels() == ["换个手机接着说", "接着说"]


def test_where_no_phone_reaches_our_page_nothing_is_promised(database: Database, county: County) -> None:
    talk = Talk(database)
    talk.declare(until="village")
    asked = talk.replies[-1]["text"]
    assert talk.say("换个手机")[0].startswith("这里还没有网址，换手机接不上。")
    assert talk.replies[-1]["text"] == asked
    talk.say("不说了")
    assert talk.labels() == ["接着说"]


def test_with_nothing_half_told_there_is_nothing_to_move(talk: Talk) -> None:
    assert talk.say("换个手机") == ["没有说到一半的事。"]
