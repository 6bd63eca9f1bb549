"""mingbai train: learn the phrases that are here now; a running application takes the new model up by itself."""

from backend.settings import load
from bot import training
from bot.commands.fault import explained


def train() -> None:
    """学习问法（改过 nlu/phrases 或本县问法之后运行；正在运行的明白会自己换上）。"""
    with explained(training.TrainingFailed, code=1):
        training.train(load())
