"""mingbai train: learn the phrases that are here now; a running application takes the new model up by itself."""

import asyncio

from backend.settings import Settings, load
from bot import training
from bot.commands.fault import explained
from bot.opening import opened


def train() -> None:
    """学习问法（改过 nlu/phrases、本县问法或本地叫法之后运行；正在运行的明白会自己换上，中间不断）。"""
    with explained(training.TrainingFailed, code=1):
        asyncio.run(learnt(load()))


async def learnt(settings: Settings) -> None:
    with opened(settings) as database:
        await training.take_county_words(settings, database)
    await training.train(settings)
