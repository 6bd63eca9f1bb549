"""Parser: the trained model in this process, for measuring and tests; the app talks to serve.py instead."""

import asyncio
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nlu import rasa_room

Parse = Callable[[str], dict[str, Any]]


def load_parser(model: Path) -> Parse:
    """Unpack a model and return what parses one text, with the same answer as /model/parse."""
    model = model.resolve()
    folder = tempfile.TemporaryDirectory(prefix="mingbai-parser-")
    rasa_room.enter(folder.name)
    from rasa.core.agent import Agent

    rasa_room.quiet()
    agent = Agent.load(str(model))

    def parse(text: str) -> dict[str, Any]:
        return asyncio.run(agent.parse_message(text))

    weakref.finalize(parse, folder.cleanup)  # the folder stays as long as somebody may parse
    return parse
