"""Killed without warning at every step of a declaration, Mingbai loses nothing and does nothing twice."""

import random
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import sealing
from backend.audit.actions import verify
from backend.cases.models import Case, Entry
from backend.consents.models import Consent
from backend.conversations.models import HeardMessage
from backend.database import Database
from backend.outgoing.models import Outgoing
from backend.reminders.models import Reminder
from bot.delivery import AT_ONCE
from tests.bot.cli.running import RunningApp, mingbai
from tests.telegram_api.running import TOKEN, TelegramApi, telegram_api, wait_until

pytestmark = pytest.mark.kill

IN_A_TURN = ("turn.before", "turn.inside", "turn.committed")
IN_DELIVERY = ("delivery.claimed", "delivery.sent")
ANSWERS = {
    "哪个村": "大竹村", "怎么称呼": "韦", "电话": "没有手机", "几口人": "4",
    "可以选几个": "房子不安全", "记下了": "好了", "什么时候开始": "上个月",
    "急不急": "不急，按顺序办", "碰到什么事": "屋顶漏雨，想请人来看看。",
}
"""What is typed when a question contains these words; the first choice of any other."""
MOST_QUESTIONS = 30
LAST_QUESTION = "请您看一遍"
PATIENCE = 20.0  # seconds until everything is sent after a new start


@pytest.fixture(scope="module")
def api() -> Iterator[TelegramApi]:
    with telegram_api() as running:
        yield running


@pytest.fixture(scope="module")
def settings(api: TelegramApi) -> dict[str, str]:
    return {"TELEGRAM_TOKEN": TOKEN, "MINGBAI_TELEGRAM_API": api.address}


@dataclass(frozen=True)
class Declared:
    """A data folder in which a declaration only waits to be confirmed, and the button that does it."""

    data: Path
    submit: str


@pytest.fixture(scope="module")
def declared(api: TelegramApi, settings: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Declared:
    data = tmp_path_factory.mktemp("declared")
    mingbai("demo", data=data)
    with RunningApp(data, settings) as app:
        ask(api, data, "报难处")
        while LAST_QUESTION not in api.texts()[-1] and len(api.texts()) < MOST_QUESTIONS:
            ask(api, data, answer_to(api.texts()[-1]))
        assert LAST_QUESTION in api.texts()[-1], api.texts()
        app.stop()
    return Declared(data, api.sent()[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


def ask(api: TelegramApi, data: Path, text: str) -> None:
    """Say it and wait until everything it was answered with has come."""
    before = len(api.sent())
    api.says(text)
    api.wait_for(before + 1)
    assert wait_until(lambda: nothing_waits(data))


def answer_to(question: str) -> str:
    return next((answer for words, answer in ANSWERS.items() if words in question), "1")


@pytest.mark.parametrize("place", IN_A_TURN + IN_DELIVERY)
def test_a_declaration_survives_being_killed(
    api: TelegramApi, settings: dict[str, str], declared: Declared, tmp_path: Path, place: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(declared.data, data)
    api.chats.calls.clear()
    with RunningApp(data, {**settings, "MINGBAI_KILL_AT": place}) as app:
        update = api.taps(declared.submit)
        assert app.wait_for_its_end() == -signal.SIGKILL
    with RunningApp(data, settings) as app:
        assert wait_until(lambda: delivered(data, update), PATIENCE)
        assert api.wait_until_confirmed()
        app.stop()
    assert effects(data, update) == {"cases": 1, "entries": 1, "consents": 2, "reminders": 1, "heard": 1}
    repeats = len(api.texts()) - len(set(api.texts()))
    assert (len(set(api.texts())), repeats) == (rows_for(data, update), 1 if place == "delivery.sent" else 0)


def test_killed_at_any_moment_every_message_is_answered_and_at_most_one_is_repeated_each_time(
    api: TelegramApi, settings: dict[str, str], declared: Declared, tmp_path: Path
) -> None:
    data, kills, people = tmp_path / "data", 4, range(200, 212)
    chance = random.Random(20261121)  # noqa: S311 (the same moments each time)
    shutil.copytree(declared.data, data)
    for _ in range(kills):
        with RunningApp(data, settings) as app:
            for user in people:
                api.says("帮助", user=user)
            time.sleep(chance.uniform(0.05, 1.0))
            app.process.kill()
            app.process.wait()
    with RunningApp(data, settings) as app:
        assert api.wait_until_confirmed()
        assert wait_until(lambda: nothing_waits(data), PATIENCE)
        app.stop()
    answers = [len(api.texts(user)) for user in people]
    assert min(answers) >= kills, answers
    assert sum(answers) - kills * len(people) <= kills * AT_ONCE


@pytest.mark.parametrize("place", IN_A_TURN)
def test_on_the_web_a_repeat_after_the_kill_gets_its_one_answer(declared: Declared, tmp_path: Path, place: str) -> None:
    shutil.copytree(declared.data, tmp_path / "data")
    message = {"id": "m-1", "text": "报难处"}
    with RunningApp(tmp_path / "data", {"MINGBAI_KILL_AT": place}) as app:
        told = httpx.post(f"{app.address}/api/conversations", trust_env=False).json()
        bearer = {"Authorization": f"Bearer {told['token']}"}
        with pytest.raises(httpx.HTTPError):
            httpx.post(f"{app.address}/api/messages", json=message, headers=bearer, trust_env=False)
        assert app.wait_for_its_end() == -signal.SIGKILL
    with RunningApp(tmp_path / "data") as app:
        first, again = [
            httpx.post(f"{app.address}/api/messages", json=message, headers=bearer, trust_env=False) for _ in range(2)
        ]
    assert (first.status_code, first.content) == (200, again.content)
    with reading(tmp_path / "data") as session:
        assert session.scalar(select(func.count()).where(HeardMessage.message_id == "m-1")) == 1


@contextmanager
def reading(data: Path) -> Iterator[Session]:
    """The database of another process, as it is now."""
    sealing.use(sealing.Keyring.load_or_create(data / "key.json"))
    database = Database(f"sqlite:///{data / 'mingbai.db'}")
    try:
        with database.reading() as session:
            yield session
    finally:
        database.close()


def effects(data: Path, update: int) -> dict[str, int | None]:
    """How often everything that one declaration causes has happened."""
    with reading(data) as session:
        assert verify(session) is None
        person = session.scalars(select(HeardMessage.conversation_id).filter_by(message_id=str(update))).one()
        case = session.scalars(select(Case.id).filter_by(conversation_id=person)).one()
        return {
            "cases": session.scalar(select(func.count()).where(Case.conversation_id == person)),
            "entries": session.scalar(select(func.count()).where(Entry.case_id == case)),
            "consents": session.scalar(select(func.count()).where(Consent.case_id == case)),
            "reminders": session.scalar(select(func.count()).where(Reminder.case_id == case)),
            "heard": session.scalar(select(func.count()).where(HeardMessage.message_id == str(update))),
        }


def rows_for(data: Path, update: int) -> int:
    """How many messages that update was to be answered with."""
    with reading(data) as session:
        return len(session.scalars(select(Outgoing.id).where(Outgoing.key.like(f"reply:%:{update}:%"))).all())


def delivered(data: Path, update: int) -> bool:
    with reading(data) as session:
        states = session.scalars(select(Outgoing.state).where(Outgoing.key.like(f"reply:%:{update}:%"))).all()
    return bool(states) and set(states) == {"sent"}


def nothing_waits(data: Path) -> bool:
    with reading(data) as session:
        waiting = Outgoing.state.in_(("waiting", "sending")) & (Outgoing.kind == "reply")
        return session.scalar(select(func.count()).where(waiting)) == 0
