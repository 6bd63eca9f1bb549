"""One nlu process: a model served on a loopback port of its own, asked, looked after, and never left behind."""

import asyncio
import secrets
import socket
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Self

from bot import training
from bot.ending import end, within
from bot.understanding import RasaUnderstanding, Understood

HOST = "127.0.0.1"
CANARY = "低保怎么申请"  # any phrase will do: what counts is that an answer comes
PATIENCE = 60.0  # seconds from start to the first answer
LOOK_EVERY = 5.0  # seconds between looks at a running process
MISSED = 3  # looks without an answer, one after the other, before a process counts as hung

Command = Callable[[Path, int], list[str]]


def serve_command(model: Path, port: int) -> list[str]:
    return [str(training.PYTHON), str(training.ROOT / "nlu/serve.py"), "--model", str(model), "--port", str(port)]


class NluProcess:
    """Whoever starts it stops it. Nobody else knows its secret: what answers is this process with its model."""

    def __init__(self, process: Process, port: int, secret: str) -> None:
        self._process, self._port, self._secret = process, port, secret
        self.understanding = self._asked()

    @classmethod
    async def start(cls, model: Path, command: Command = serve_command) -> Self:
        port, secret = free_port(), secrets.token_urlsafe(32)
        process = await asyncio.create_subprocess_exec(
            *command(model.resolve(), port),
            stdin=PIPE,  # it stops by itself when this closes, so even our being killed ends it
            stdout=DEVNULL,
            env=training.environment() | {"MINGBAI_NLU_SECRET": secret},
        )
        return cls(process, port, secret)

    async def answers_before_long(self) -> bool:
        """False: it has ended, or its time is over."""
        last = time.monotonic() + PATIENCE
        while self._process.returncode is None and time.monotonic() < last:
            if await self._answers():
                return True
            await asyncio.sleep(0.1)
        return False

    async def until_it_fails(self) -> None:
        """Until it has ended, or answers no more."""
        missed = 0
        while missed < MISSED and not await within(LOOK_EVERY, self._process.wait()):
            missed = 0 if await self._answers() else missed + 1

    async def stop(self) -> None:
        await self.understanding.close()
        await end(self._process)

    def _asked(self) -> RasaUnderstanding:
        return RasaUnderstanding(f"http://{HOST}:{self._port}", self._secret)

    async def _answers(self) -> bool:
        """Asked as the bot asks, with its own patience; while nobody listens there is nothing to ask."""
        if not await self._listens():
            return False
        understanding = self._asked()
        try:
            answer: Understood | None = await understanding.read(CANARY)
        finally:
            await understanding.close()
        return answer is not None

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection(HOST, self._port)
        except OSError:
            return False
        writer.close()
        return True


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])
