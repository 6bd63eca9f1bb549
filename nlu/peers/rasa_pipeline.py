"""Rasa's own pipelines, trained and asked as Rasa does it, with its FallbackClassifier at the documented values."""

import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path

from nlu import rasa_room
from nlu.peers.peer import Found
from nlu.phrase_book import Phrase

FALLBACK = "nlu_fallback"


class RasaPipeline:
    """Sureness is 1, or 0 where the FallbackClassifier is first."""

    def __init__(self, config: Path) -> None:
        """Rasa's room must have been entered."""
        self.threshold = 0.5
        self._config = config
        self._loop = asyncio.new_event_loop()

    def learn(self, book: list[Phrase]) -> None:
        from rasa.core.agent import Agent
        from rasa.model_training import train_nlu

        rasa_room.quiet()
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
            phrases = Path(folder, "phrases.yml")
            phrases.write_text(as_rasa_reads(book), encoding="utf-8")
            model = train_nlu(config=str(self._config), nlu_data=str(phrases), output=folder)
            self._agent = Agent.load(str(model))

    def find(self, text: str) -> Found:
        told = self._loop.run_until_complete(self._agent.parse_message(text))
        names = [rank["name"] for rank in told["intent_ranking"]]
        return Found(tuple(name for name in names if name != FALLBACK), float(names[:1] != [FALLBACK]))


def as_rasa_reads(book: list[Phrase]) -> str:
    """The whole book as one of Rasa's training files."""
    routes: dict[str, list[str]] = {}
    for phrase in book:
        routes.setdefault(phrase.route, []).append(phrase.text)
    blocks = "".join(
        f"- intent: {route}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for route, texts in routes.items()
    )
    return f'version: "3.1"\nnlu:\n{blocks}'
