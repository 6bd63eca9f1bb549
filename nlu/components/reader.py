"""Reader: the pipeline's first step, which turns a message into plain text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import fingerprint
from nlu.components.plain_text import PlainText

PLAIN = "plain"
WORDS = Path(__file__).parents[1] / "words"
COUNTY_WORDS = "county_words"  # key of the step's configuration: a folder with a county's own word lists, or nothing


def word_folders(config: Dict[Text, Any]) -> List[Path]:
    """Ours, and the county's if there is one, whose words win."""
    county = config.get(COUNTY_WORDS)
    return [WORDS, *([Path(county)] if county else [])]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class Reader(GraphComponent):
    """Reads messages with the word lists it was trained with, which travel in the model."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {COUNTY_WORDS: None}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource,
                 plain: PlainText | None = None) -> None:
        self._config, self._storage, self._resource, self._plain = config, storage, resource, plain

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> Reader:
        return cls(config, model_storage, resource)

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        """A changed word list is a changed component."""
        return fingerprint([*word_folders(config), Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        self._plain = PlainText.from_folders(word_folders(self._config))
        with self._storage.write_to(self._resource) as folder:
            (folder / "rewrites.json").write_text(json.dumps(self._plain.rewrites, ensure_ascii=False), "utf-8")
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> Reader:
        with model_storage.read_from(resource) as folder:
            rewrites = json.loads((folder / "rewrites.json").read_text("utf-8"))
        return cls(config, model_storage, resource, PlainText(rewrites))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            message.set(PLAIN, self._plain.of(message.get(TEXT) or ""))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
