"""A declaration begun in Telegram goes on, by a one-time link, on our own page."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from backend.cases.models import Case
from backend.consents.models import Consent
from backend.database import Database
from backend.outgoing.models import Outgoing
from backend.settings import Settings
from bot.channels.web import web_router
from tests.backend.county import County
from tests.bot.talk import Talk

PAGE = "https://mingbai.example"


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    """A Telegram chat, where our own page can be reached from outside."""
    return Talk(database, channel="telegram", page=PAGE)


@pytest.fixture
def client(talk: Talk, database: Database) -> Iterator[TestClient]:
    app = FastAPI()
    app.include_router(web_router(database, talk.turn, Settings(_env_file=None), lambda: talk.now))
    with TestClient(app) as client:
        yield client


def link(talk: Talk) -> str:
    """The code of the link that is offered instead of the next question."""
    return code_in(talk.say("报困难")[-1])


def code_in(said: str) -> str:
    found = re.search(rf"{PAGE}/\?go=(\S+)$", said)
    assert found, said
    return found[1]


def replies_sent(database: Database) -> int:
    with database.reading() as session:
        return len(session.scalars(select(Outgoing.id).filter_by(kind="reply")).all())


def opened(client: TestClient, code: str) -> dict[str, Any]:
    return dict(client.post("/api/conversations", json={"go": code}).json())


def test_the_same_declaration_goes_on_where_it_stood_and_its_case_is_told_in_both(
    talk: Talk, client: TestClient, database: Database
) -> None:
    page = opened(client, link(talk))
    assert page["replies"][-1]["text"].startswith("您说说，家里碰到什么事了？")

    sent = replies_sent(database)
    talk.channel = "web"  # the same conversation, spoken with on the page
    talk.declare()

    assert replies_sent(database) == sent  # nothing that is said on the page goes to Telegram
    with database.reading() as session:
        case = session.scalars(select(Case)).one()
        assert case.conversation_id == talk.conversation_id
        assert session.scalars(select(Consent.kind)).all() == ["record_and_pass_on"]
    talk.channel = "telegram"
    assert case.receipt in talk.say("进度")[0]


def test_a_link_works_once_and_a_used_one_says_where_to_get_another(talk: Talk, client: TestClient) -> None:
    code = link(talk)
    assert opened(client, code)["conversation"] == talk.conversation_id

    again = opened(client, code)

    assert again["conversation"] != talk.conversation_id
    assert again["replies"][0]["text"].startswith("这个链接用过了，或者过期了。")


def test_telegram_goes_on_showing_the_way_and_asks_nothing_private(talk: Talk) -> None:
    first = link(talk)

    unasked = talk.say("不想换")[-1]
    told = talk.say("13800138000")[-1]

    assert unasked.startswith("请点上面的链接，到网页上接着说。")
    assert told.startswith("要问电话和家里的事，换到我们自己的网页上说，更稳妥。")  # what was told all the same is kept
    assert len({code_in(unasked), code_in(told), first}) == 3


def test_clearing_the_page_closes_it_and_leaves_the_chat(talk: Talk, client: TestClient) -> None:
    headers = {"Authorization": f"Bearer {opened(client, link(talk))['token']}"}
    assert client.get("/api/conversation", headers=headers).status_code == 200

    assert client.post("/api/conversations/forget", headers=headers).status_code == 204

    assert client.get("/api/conversation", headers=headers).status_code == 401
    assert talk.say("帮助")[0].startswith("您正在说“报难处”。")
