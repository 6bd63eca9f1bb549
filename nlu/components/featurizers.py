"""Featurizers: a message's rows of numbers, by how it is written and by how it sounds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Text

import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import fingerprint
from nlu.components.gram_table import GramTable
from nlu.components.reader import CLAUSES, PLAIN
from nlu.components.sound import sound_table

KNOWN_SHARE = "known_share"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class CharacterFeaturizer(SparseFeaturizer, GraphComponent):
    """How it is written: one row for the whole message (sentence) and one for each clause (sequence)."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**SparseFeaturizer.get_default_config(), "longest": 4, "min_texts": 2, "weight": 1.0}

    def __init__(self, config: Dict[Text, Any], name: Text, storage: ModelStorage, resource: Resource,
                 table: GramTable | None = None, letters: Dict[str, str] | None = None) -> None:
        super().__init__(name, config)
        self._storage, self._resource, self._table = storage, resource, table
        self._letters = str.maketrans(letters or {})

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> CharacterFeaturizer:
        return cls(config, execution_context.node_name, model_storage, resource, letters=cls.letters())

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Nothing to check: a wrong type fails in training."""

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        return fingerprint([Path(__file__).parent])

    @staticmethod
    def letters() -> Dict[str, str]:
        """Characters to replace before looking; here none."""
        return {}

    def train(self, training_data: TrainingData) -> Resource:
        texts = (self._spelt(example.get(PLAIN)) for example in training_data.intent_examples)
        self._table = GramTable.learn(texts, self._config["longest"], self._config["min_texts"])
        with self._storage.write_to(self._resource) as folder:
            self._table.save(folder / "grams.json")
            letters = {chr(code): letter for code, letter in self._letters.items()}
            (folder / "letters.json").write_text(json.dumps(letters, ensure_ascii=False), "utf-8")
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> CharacterFeaturizer:
        with model_storage.read_from(resource) as folder:
            table = GramTable.load(folder / "grams.json")
            letters = json.loads((folder / "letters.json").read_text("utf-8"))
        return cls(config, execution_context.node_name, model_storage, resource, table, letters)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            whole, *parts = (self._row(text) for text in [message.get(PLAIN), *message.get(CLAUSES)])
            self.add_features_to_message(sp.vstack(parts or [whole]).tocsr(), whole, TEXT, message)
            self._note(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def _spelt(self, text: str) -> str:
        return text.translate(self._letters)

    def _row(self, text: str) -> sp.csr_matrix:
        return self._table.row(self._spelt(text)) * self._config["weight"]

    def _note(self, message: Message) -> None:
        message.set(KNOWN_SHARE, self._table.known_share(message.get(PLAIN)))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SoundFeaturizer(CharacterFeaturizer):
    """How it sounds: survives 底保 and 富明贷, and traditional characters."""

    @staticmethod
    def letters() -> Dict[str, str]:
        return sound_table()

    def _note(self, message: Message) -> None:
        """Only the written form says whether a text is familiar."""
