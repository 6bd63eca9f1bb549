"""Classifier: what the route and the part classifier have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any, Dict, List, Text, Tuple

import numpy as np
import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.featurizer import KNOWN_SHARE
from nlu.components.fingerprint import fingerprint
from nlu.components.linear_model import LinearModel

FAMILIAR = 0.5  # share of known pairs below which confidence is taken back


def row_of(message: Message) -> sp.csr_matrix:
    """All views of a message side by side."""
    return message.get_sparse_features(TEXT)[1].features.tocsr()


class LinearClassifier(GraphComponent, ABC):
    """Learns answers to messages; subclasses say which answers, and how to give them."""

    @abstractmethod
    def lessons(self, examples: List[Message]) -> List[Tuple[Message, str]]:
        """Which examples to learn from, each with its answer."""

    @abstractmethod
    def answer(self, message: Message, ranking: List[Dict[Text, Any]]) -> None:
        """Put the outcome on the message; the ranking is never empty."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SparseFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"shrink": 0.17, "trust": 12.0}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._model: LinearModel | None = None

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> LinearClassifier:
        return cls(config, model_storage, resource)

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        """A change in any of our components is a change of this one."""
        return fingerprint([Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        messages, answers = zip(*self.lessons(training_data.intent_examples), strict=False)
        rows = sp.vstack([row_of(message) for message in messages]).tocsr()
        self._model = LinearModel.learn(rows, answers, self._config["shrink"], self._config["trust"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> LinearClassifier:
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._model = LinearModel.load(folder)
        return made

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            self.answer(message, self._ranking(message))
        return messages

    def _ranking(self, message: Message) -> List[Dict[Text, Any]]:
        """All answers, best first, less confident where the message's wording is new to us."""
        familiar = min(1.0, message.get(KNOWN_SHARE) / FAMILIAR)
        chances = self._model.chances(row_of(message)) * familiar
        best = np.argsort(-chances, kind="stable")
        return [{"name": self._model.classes[at], "confidence": round(float(chances[at]), 4)} for at in best]
