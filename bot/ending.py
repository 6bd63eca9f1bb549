"""Ending: a process is asked to end, then made to."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Awaitable

PATIENCE = 5.0  # seconds to end by itself


async def end(process: Process) -> None:
    """Gone when this returns."""
    if process.returncode is None:
        process.terminate()
        if not await within(PATIENCE, process.wait()):
            process.kill()
            await process.wait()


async def within(seconds: float, wait: Awaitable[object]) -> bool:
    """Whether what is waited for comes in time."""
    try:
        async with asyncio.timeout(seconds):
            await wait
    except TimeoutError:
        return False
    return True
