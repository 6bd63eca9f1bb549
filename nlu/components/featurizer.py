"""Featurizer: what our three views of a message have in common; each is a way to name the terms of a text."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import fingerprint
from nlu.components.reader import PLAIN, WORDS
from nlu.components.vocabulary import Vocabulary

KNOWN_SHARE = "known_share"  # of the message, in the view that knows it best
KNOWN_SIZE = 2  # single characters and syllables are nearly all known and tell nothing


class TermFeaturizer(SparseFeaturizer, GraphComponent, ABC):
    """Gives each message one row: the TF-IDF of its terms, of length `weight`."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**SparseFeaturizer.get_default_config(), "weight": 1.0}

    def __init__(self, config: Dict[Text, Any], name: Text, storage: ModelStorage, resource: Resource) -> None:
        super().__init__(name, config)
        self._storage, self._resource = storage, resource
        self._vocabulary = Vocabulary.learn([])
        self._table: Dict[str, Any] = {}

    @abstractmethod
    def terms(self, plain: str) -> List[str]:
        """The terms of a plain text, in this view."""

    @staticmethod
    def make_table() -> Dict[str, Any]:
        """What `terms` looks things up in; made in training and kept in the model."""
        return {}

    def use_table(self, table: Dict[str, Any]) -> None:
        """Get ready to answer `terms`."""
        self._table = table

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> TermFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check: a wrong weight fails in training."""

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        """A changed word list is a changed component."""
        return fingerprint([WORDS, Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        self.use_table(self.make_table())
        self._vocabulary = Vocabulary.learn(self.terms(e.get(PLAIN)) for e in training_data.intent_examples)
        with self._storage.write_to(self._resource) as folder:
            self._vocabulary.save(folder / "vocabulary.json")
            (folder / "table.json").write_text(json.dumps(self._table, ensure_ascii=False), "utf-8")
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> TermFeaturizer:
        made = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._vocabulary = Vocabulary.load(folder / "vocabulary.json")
            made.use_table(json.loads((folder / "table.json").read_text("utf-8")))
        return made

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            terms = self.terms(message.get(PLAIN))
            self.add_features_to_message(None, self._vocabulary.row(terms, self._config["weight"]), TEXT, message)
            known = self._vocabulary.known_share(terms, size=KNOWN_SIZE)
            message.set(KNOWN_SHARE, max(known, message.get(KNOWN_SHARE, 0.0)))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data
