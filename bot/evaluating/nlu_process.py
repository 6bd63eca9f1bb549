"""The nlu process for as long as something is measured: one model, a port of its own, stopped at the end."""

import asyncio
import contextlib
import secrets
import socket
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import training
from bot.supervise import CANARY, PATIENCE, serve_command
from bot.understanding import RasaUnderstanding

STOPPING = 5.0  # seconds to end by itself


class NotServed(Exception):
    """One line for the person at the terminal."""


@asynccontextmanager
async def serving(model: Path) -> AsyncIterator[RasaUnderstanding]:
    """Understanding by this model over HTTP. Raises NotServed."""
    port, secret = free_port(), secrets.token_urlsafe(32)
    process = await asyncio.create_subprocess_exec(
        *serve_command(model.resolve(), port),
        stdin=asyncio.subprocess.PIPE,  # closes with us, so that it is never left behind
        stdout=asyncio.subprocess.DEVNULL,
        env=training.environment() | {"MINGBAI_NLU_SECRET": secret},
    )
    understanding = RasaUnderstanding(f"http://127.0.0.1:{port}", secret)
    try:
        await _until_it_answers(process, port, understanding)
        yield understanding
    finally:
        await understanding.close()
        await _stop(process)


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def _until_it_answers(process: Process, port: int, understanding: RasaUnderstanding) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.returncode is None:
        if await _listens(port) and await understanding.read(CANARY) is not None:
            return
        await asyncio.sleep(0.1)
    raise NotServed("听懂问法的部分没有启动起来，没有测。")


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _stop(process: Process) -> None:
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(STOPPING):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
