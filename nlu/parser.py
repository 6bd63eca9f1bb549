"""Parser: the trained model in this process, for measuring and tests; the app talks to serve.py instead."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any, Callable, Dict

from nlu import rasa_room

Parse = Callable[[str], Dict[str, Any]]


def load_parser(model: Path) -> Parse:
    """Unpack a model and return what parses one text, with the same answer as /model/parse."""
    model = model.resolve()
    rasa_room.enter(tempfile.mkdtemp(prefix="mingbai-parser-"))
    from rasa.core.agent import Agent

    rasa_room.quiet()
    agent = Agent.load(str(model))

    def parse(text: str) -> Dict[str, Any]:
        return asyncio.run(agent.parse_message(text))

    return parse
