"""Supervise: the nlu process is started, waited for, watched, started again, and never left behind."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from backend.settings import Settings
from bot import training
from bot.understanding import RasaUnderstanding

log = structlog.get_logger()

CANARY = "低保怎么申请"  # any phrase will do: what counts is that an answer comes
PATIENCE = 60.0  # seconds from start to the first answer before it is started again
LOOK_EVERY = 5.0  # seconds between looks at a running process
MISSED = 3  # looks without an answer, one after the other, before a process counts as hung
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before it is started again
WELL = 60.0  # seconds after which a process that ended is not blamed for earlier ones

Command = Callable[[Path, int], list[str]]


def serve_command(model: Path, port: int) -> list[str]:
    return [str(training.PYTHON), str(training.ROOT / "nlu/serve.py"), "--model", str(model), "--port", str(port)]


class Nlu:
    """`watch()` keeps one process running until it is cancelled; `ready` says whether it answers now."""

    def __init__(self, settings: Settings, command: Command = serve_command) -> None:
        self.settings = settings
        self.command = command
        self.secret = secrets.token_urlsafe(32)
        self.url = f"http://127.0.0.1:{settings.nlu_port}"
        self.ready = False

    async def watch(self) -> None:
        pause = FIRST_PAUSE
        while True:
            begun = time.monotonic()
            with contextlib.suppress(ModelChanged):
                await self._run_once()
                pause = FIRST_PAUSE if time.monotonic() - begun > WELL else min(2 * pause, LONGEST_PAUSE)
                log.warning(f"听懂问法的部分停了，{pause:.0f} 秒后再启动。这期间按钮和申报照常能用。")
                await asyncio.sleep(pause)

    async def _run_once(self) -> None:
        """From start to end of one process, which is over when this returns."""
        model = await self._model()
        process = await asyncio.create_subprocess_exec(
            *self.command(model.resolve(), self.settings.nlu_port),
            stdin=asyncio.subprocess.PIPE,  # it stops by itself when this closes, so even our being killed ends it
            stdout=asyncio.subprocess.DEVNULL,
            env=training.environment() | {"MINGBAI_NLU_SECRET": self.secret},
        )
        try:
            if await self._answers_before_long(process):
                self.ready = True
                log.info("能听懂问法了。")
                await self._until_it_ends(process, model)
        finally:
            self.ready = False
            await _stop(process)

    async def _model(self) -> Path:
        while (model := training.newest(self.settings)) is None:
            await asyncio.sleep(LOOK_EVERY)
        return model

    async def _answers_before_long(self, process: asyncio.subprocess.Process) -> bool:
        end = time.monotonic() + PATIENCE
        while process.returncode is None and time.monotonic() < end:
            if await self._answers():
                return True
            await asyncio.sleep(0.1)
        return False

    async def _until_it_ends(self, process: asyncio.subprocess.Process, model: Path) -> None:
        missed = 0
        while missed < MISSED:
            if await _within(LOOK_EVERY, process.wait()):
                return
            if training.newest(self.settings) != model:
                log.info("有新学好的问法，换上。")
                raise ModelChanged
            missed = 0 if await self._answers() else missed + 1

    async def _answers(self) -> bool:
        """Asked as the bot asks, with its own patience; while nobody listens there is nothing to ask."""
        if not await self._listens():
            return False
        understanding = RasaUnderstanding(self.url, self.secret)
        try:
            return await understanding.read(CANARY) is not None
        finally:
            await understanding.close()

    async def _listens(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.settings.nlu_port)
        except OSError:
            return False
        writer.close()
        return True


class ModelChanged(Exception):
    """A newer model is there; the process that serves the older one makes way."""


async def _within(seconds: float, wait: Awaitable[object]) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await wait
    except TimeoutError:
        return False
    return True


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Asked first, then made to."""
    if process.returncode is None:
        process.terminate()
        if not await _within(5, process.wait()):
            process.kill()
            await process.wait()
