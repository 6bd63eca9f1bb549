"""The nlu process is there again after whatever happens to it, and gone when we are."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from backend.settings import Settings
from bot import supervise
from bot.supervise import Nlu
from bot.understanding import RasaUnderstanding, Understood

STAND_IN = Path(__file__).with_name("nlu_stand_in.py")


def command(model: Path, port: int) -> list[str]:
    return [sys.executable, str(STAND_IN), "--model", str(model), "--port", str(port)]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "LOOK_EVERY", 0.2)
    monkeypatch.setattr(supervise, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(supervise, "LONGEST_PAUSE", 0.2)
    monkeypatch.setattr(supervise, "PATIENCE", 3.0)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return Settings(data=tmp_path, nlu_port=free.getsockname()[1])


@pytest.fixture
async def nlu(settings: Settings) -> AsyncIterator[Nlu]:
    watched = Nlu(settings, command)
    task = asyncio.create_task(watched.watch())
    yield watched
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_it_waits_for_a_first_model_and_then_answers(nlu: Nlu) -> None:
    await asyncio.sleep(0.3)
    assert nlu.ready is False
    put_model(nlu.settings, "first")
    assert (await read(nlu)).routes[0][0] == "first.tar.gz"


async def test_a_killed_process_is_started_again(nlu: Nlu) -> None:
    put_model(nlu.settings, "first")
    killed = await process_of(nlu)
    os.kill(killed, signal.SIGKILL)
    assert await becomes_true(lambda: not nlu.ready)
    assert await process_of(nlu) != killed


async def test_a_process_that_hangs_is_ended_and_started_again(nlu: Nlu) -> None:
    put_model(nlu.settings, "hangs")
    assert await becomes_true(lambda: nlu.ready)
    assert await becomes_true(lambda: not nlu.ready)
    assert await becomes_true(lambda: nlu.ready)


async def test_a_process_that_never_listens_gives_way_to_another(
    nlu: Nlu, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervise, "PATIENCE", 0.5)
    put_model(nlu.settings, "silent")
    await asyncio.sleep(0.3)
    put_model(nlu.settings, "first")
    assert (await read(nlu)).routes[0][0] == "first.tar.gz"


async def test_a_newer_model_is_taken_up_by_itself(nlu: Nlu) -> None:
    put_model(nlu.settings, "first")
    assert (await read(nlu)).routes[0][0] == "first.tar.gz"
    put_model(nlu.settings, "second")
    assert await becomes_true(lambda: not nlu.ready)
    assert (await read(nlu)).routes[0][0] == "second.tar.gz"


async def test_nothing_is_left_behind_at_the_end(settings: Settings) -> None:
    put_model(settings, "first")
    nlu = Nlu(settings, command)
    task = asyncio.create_task(nlu.watch())
    process = await process_of(nlu)
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def put_model(settings: Settings, name: str) -> None:
    folder = settings.data / "models"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.tar.gz").touch()
    (folder / f"{name}.tar.gz.json").touch()


async def read(nlu: Nlu) -> Understood:
    assert await becomes_true(lambda: nlu.ready)
    understanding = RasaUnderstanding(nlu.url, nlu.secret)
    try:
        found = await understanding.read("低保怎么申请")
    finally:
        await understanding.close()
    assert found is not None
    return found


async def process_of(nlu: Nlu) -> int:
    return int((await read(nlu)).part)


async def becomes_true(holds: Callable[[], bool]) -> bool:
    for _ in range(400):
        if holds():
            return True
        await asyncio.sleep(0.02)
    return False
