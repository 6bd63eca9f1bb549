"""Understanding is there again after whatever happens to its process, and never gone for a newer model's sake."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backend.settings import Settings
from bot import nlu_process, supervise
from bot.supervise import Nlu
from bot.understanding import Understood

STAND_IN = Path(__file__).with_name("nlu_stand_in.py")
REFUSED = "学好的问法 {}.tar.gz 用不了，还用原来的。"


def command(model: Path, port: int) -> list[str]:
    return [sys.executable, str(STAND_IN), "--model", str(model), "--port", str(port)]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(supervise, "LONGEST_PAUSE", 0.2)
    monkeypatch.setattr(nlu_process, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(nlu_process, "PATIENCE", 3.0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path)


@pytest.fixture
async def nlu(settings: Settings) -> AsyncIterator[Nlu]:
    async with watched(settings) as nlu:
        yield nlu


@contextlib.asynccontextmanager
async def watched(settings: Settings) -> AsyncIterator[Nlu]:
    nlu = Nlu(settings, command)
    task = asyncio.create_task(nlu.watch())
    yield nlu
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_it_waits_for_a_first_model_and_then_answers(nlu: Nlu) -> None:
    await asyncio.sleep(0.3)
    assert (nlu.state(), await nlu.read("低保")) == ("untaught", None)
    put_model(nlu.settings, "first")
    assert (await model_of(nlu), nlu.state()) == ("first", "answering")


async def test_a_killed_process_is_started_again(nlu: Nlu) -> None:
    put_model(nlu.settings, "first")
    killed = await process_of(nlu)
    os.kill(killed, signal.SIGKILL)
    assert await becomes_true(lambda: not nlu.ready)
    assert nlu.state() == "silent"
    assert await process_of(nlu) != killed


async def test_a_process_that_hangs_is_ended_and_started_again(nlu: Nlu) -> None:
    put_model(nlu.settings, "hangs")
    assert await becomes_true(lambda: nlu.ready)
    assert await becomes_true(lambda: not nlu.ready)
    assert await becomes_true(lambda: nlu.ready)


async def test_a_process_that_never_listens_gives_way_to_another(nlu: Nlu, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nlu_process, "PATIENCE", 0.5)
    put_model(nlu.settings, "silent")
    await asyncio.sleep(0.3)
    monkeypatch.setattr(nlu_process, "PATIENCE", 3.0)
    put_model(nlu.settings, "first")
    assert await model_of(nlu) == "first"


async def test_while_a_newer_model_is_taken_up_every_question_is_answered(nlu: Nlu) -> None:
    put_model(nlu.settings, "slow")  # the last question it is asked is under way when the newer one takes over
    older = await process_of(nlu)
    put_model(nlu.settings, "second")
    answered = [await model_of(nlu)]
    while answered[-1] != "second":
        answered.append(await model_of(nlu))
    assert set(answered) == {"slow", "second"}
    assert await becomes_true(lambda: not lives(older))


@pytest.mark.parametrize("unsound", ["broken", "silent"])
async def test_a_model_that_cannot_be_served_leaves_the_older_one_and_is_told_of_once(
    nlu: Nlu, unsound: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    put_model(nlu.settings, "first")
    first = await process_of(nlu)
    monkeypatch.setattr(nlu_process, "PATIENCE", 0.5)
    put_model(nlu.settings, unsound)
    assert await becomes_true(lambda: nlu.state() == "older")
    await asyncio.sleep(1)
    assert await process_of(nlu) == first
    assert capsys.readouterr().out.count(REFUSED.format(unsound)) == 1


async def test_a_model_put_right_is_taken_up_although_it_was_refused(nlu: Nlu) -> None:
    put_model(nlu.settings, "first")
    first = await process_of(nlu)
    put_model(nlu.settings, "broken")
    assert await becomes_true(lambda: nlu.state() == "older")
    put_model(nlu.settings, "first")
    while await process_of(nlu) == first:
        await asyncio.sleep(0.02)
    assert nlu.state() == "answering"


async def test_a_start_takes_the_newest_model_that_is_sound(settings: Settings) -> None:
    for name in ("first", "second", "broken"):
        put_model(settings, name)
    async with watched(settings) as nlu:
        assert (await model_of(nlu), nlu.state()) == ("second", "older")


async def test_nothing_is_left_behind_at_the_end(settings: Settings) -> None:
    put_model(settings, "first")
    async with watched(settings) as nlu:
        process = await process_of(nlu)
    assert not lives(process)


async def test_nothing_is_left_behind_when_the_end_comes_while_a_newer_model_is_taken_up(settings: Settings) -> None:
    put_model(settings, "first")
    async with watched(settings) as nlu:
        await process_of(nlu)
        put_model(settings, "silent")
        assert await becomes_true(lambda: len(running(settings)) == 2)
    assert running(settings) == []


def put_model(settings: Settings, name: str) -> None:
    folder = settings.data / "models"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.tar.gz").touch()
    (folder / f"{name}.tar.gz.json").touch()


async def read(nlu: Nlu) -> Understood:
    assert await becomes_true(lambda: nlu.ready)
    found = await nlu.read("低保怎么申请")
    assert found is not None
    return found


async def process_of(nlu: Nlu) -> int:
    return int((await read(nlu)).part)


async def model_of(nlu: Nlu) -> str:
    return (await read(nlu)).routes[0][0].removesuffix(".tar.gz")


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def running(settings: Settings) -> list[str]:
    """Commands of the processes that serve models of this installation."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(settings.data) in line]


async def becomes_true(holds: Callable[[], bool]) -> bool:
    for _ in range(400):
        if holds():
            return True
        await asyncio.sleep(0.02)
    return False
