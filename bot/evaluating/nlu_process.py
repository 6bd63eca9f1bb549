"""The nlu process for as long as something is measured: one model, stopped at the end."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.nlu_process import NluProcess
from bot.understanding import RasaUnderstanding


class NotServed(Exception):
    """One line for the person at the terminal."""


@asynccontextmanager
async def serving(model: Path) -> AsyncIterator[RasaUnderstanding]:
    """Understanding by this model over HTTP. Raises NotServed."""
    process = await NluProcess.start(model)
    try:
        if not await process.answers_before_long():
            raise NotServed("听懂问法的部分没有启动起来，没有测。")
        yield process.understanding
    finally:
        await process.stop()
