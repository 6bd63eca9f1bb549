"""Supervise: one nlu process answers, is started again when it fails, and makes way for a newer model without a gap."""

import asyncio
import time

import structlog

from backend.console.health import NluState
from backend.settings import Settings
from bot import training, understanding
from bot.nlu_process import Command, NluProcess, serve_command
from bot.training import Model
from bot.understanding import Understood

log = structlog.get_logger()

LOOK_EVERY = 5.0  # seconds between looks for a newer model
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before it is started again
WELL = 60.0  # seconds after which a process that ended is not blamed for earlier ones


class Nlu:
    """Understanding by the process that answers now; `watch()` sees to it that there is one, until it is cancelled."""

    def __init__(self, settings: Settings, command: Command = serve_command) -> None:
        self.settings, self.command = settings, command
        self._serving: NluProcess | None = None
        self._model: Model | None = None
        self._refused: set[Model] = set()

    @property
    def ready(self) -> bool:
        return self._serving is not None

    def state(self) -> NluState:
        """For the people who keep the installation running."""
        newest = max(training.models(self.settings), default=None)
        if not self.ready:
            return "silent" if newest else "untaught"
        return "older" if newest in self._refused else "answering"

    async def read(self, text: str) -> Understood | None:
        return await self._serving.understanding.read(text) if self._serving else None

    async def watch(self) -> None:
        pause = FIRST_PAUSE
        while True:
            while not training.models(self.settings):
                await asyncio.sleep(LOOK_EVERY)
            begun = time.monotonic()
            try:
                await self._begin()
                await self._go_on()
            finally:
                await self._end()
            pause = FIRST_PAUSE if time.monotonic() - begun > WELL else min(2 * pause, LONGEST_PAUSE)
            log.warning(f"听懂问法的部分停了，{pause:.0f} 秒后再启动。这期间按钮和申报照常能用。")
            await asyncio.sleep(pause)

    async def _begin(self) -> None:
        """With the newest model that answers; those refused before come last."""
        newest_first = sorted(training.models(self.settings), reverse=True)
        for model in sorted(newest_first, key=self._refused.__contains__):
            await self._take_up(model)
            if self.ready:
                log.info("能听懂问法了。")
                return

    async def _go_on(self) -> None:
        """Until the process that is asked fails; meanwhile newer models take over."""
        async with asyncio.TaskGroup() as together:
            renewing = together.create_task(self._renew())
            watched = None
            while self._serving and watched is not self._serving:
                watched = self._serving
                await watched.until_it_fails()
            renewing.cancel()

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            untried = set(training.models(self.settings)) - self._refused
            newest = max(untried, default=None)
            if newest and self._model and newest > self._model and await self._take_up(newest):
                log.info("换上了新学好的问法。")

    async def _take_up(self, model: Model) -> bool:
        """A process for it beside the one that answers, which makes way only to one that answers too."""
        fresh = await NluProcess.start(model.path, self.command)
        leaving: NluProcess | None = fresh
        try:
            if taken := await fresh.answers_before_long():
                leaving, self._serving, self._model = self._serving, fresh, model
                self._refused.discard(model)
            else:
                self._refuse(model)
            if taken and leaving:
                await asyncio.sleep(understanding.PATIENCE)  # what it was asked before, it may still answer
        finally:
            if leaving:
                await leaving.stop()
        return taken

    def _refuse(self, model: Model) -> None:
        """It is not tried again before its file changes, unless there is no other."""
        if model not in self._refused:
            kept = "还用原来的" if self.ready else "换一个试试"
            log.warning(f"学好的问法 {model.path.name} 用不了，{kept}。请再运行一次 mingbai train。")
        self._refused.add(model)

    async def _end(self) -> None:
        leaving, self._serving, self._model = self._serving, None, None
        if leaving:
            await leaving.stop()
