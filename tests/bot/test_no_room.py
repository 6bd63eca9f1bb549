"""A disk that cannot be written: nobody is told that anything was saved, and what was typed is heard later."""

import json
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from backend.cases.models import Case
from backend.conversations.models import FailedMessage
from backend.database import Database, sqlite
from backend.settings import Settings
from bot.channels.web import web_router
from bot.understanding import Understood
from tests.backend.county import County
from tests.bot.talk import Talk
from tests.bot.test_web import Page


@pytest.fixture
def talk(database: Database, county: County) -> Talk:
    return Talk(database)


@pytest.fixture
def page(talk: Talk, database: Database) -> Iterator[Page]:
    """A declaration that only waits to be confirmed."""
    app = FastAPI()
    app.include_router(web_router(database, talk.turn, Settings(_env_file=None), lambda: talk.now))
    with TestClient(app) as client:
        page = Page(client)
        talk.conversation_id = page.opened["conversation"]
        talk.declare("confirm")
        yield page


def writable(database: Database, *, is_so: bool) -> None:
    """The connection that writes refuses to, as on a full or broken disk, until it may again."""
    connection = database._write_engine.raw_connection()
    connection.cursor().execute(f"PRAGMA query_only={'OFF' if is_so else 'ON'}")
    connection.close()


def test_nothing_is_called_saved_that_is_not_and_the_same_message_is_heard_later(
    page: Page, talk: Talk, database: Database
) -> None:
    writable(database, is_so=False)
    refused = [page.post({"id": "submit", "text": "对，提交"}) for _ in range(4)]
    assert {(answer.status_code, answer.json()["message"]) for answer in refused} == {
        (503, "刚才没有处理好，请过一会儿再发一次。")
    }
    opening = page.client.post("/api/conversations")
    assert (opening.status_code, opening.json()["message"]) == (503, "刚才没有处理好，请过一会儿再试。")
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 0
    writable(database, is_so=True)
    heard = page.post({"id": "submit", "text": "对，提交"}).json()
    assert [reply["receipt"] is not None for reply in heard["replies"]].count(True) == 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalars(select(FailedMessage)).all() == []


class Away:
    """Understanding in whose place the database fails for a moment."""

    async def read(self, text: str) -> Understood | None:
        raise OperationalError("", {}, sqlite.OperationalError("database or disk is full"))


def test_a_message_is_never_given_up_for_what_is_the_databases_fault(talk: Talk, database: Database) -> None:
    working, talk.turn.understanding = talk.turn.understanding, Away()
    for _ in range(4):
        with pytest.raises(OperationalError):
            talk.hear_again("m-1", "随便说一句")
    talk.turn.understanding = working
    [reply] = json.loads(talk.hear_again("m-1", "随便说一句"))["replies"]
    assert reply["text"].startswith("您问的，我手上的资料里没有")
    with database.reading() as session:
        assert session.scalars(select(FailedMessage)).all() == []
