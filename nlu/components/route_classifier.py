"""Route classifier: which card or flow a message is about, and how sure we may be."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text

import numpy as np
import scipy.sparse as sp
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.featurizers import KNOWN_SHARE
from nlu.components.fingerprint import fingerprint
from nlu.components.linear_model import LinearModel

RANKING = 10


def whole_rows(messages: List[Message]) -> sp.csr_matrix:
    """One row for each whole message."""
    return sp.vstack([message.get_sparse_features(TEXT)[1].features for message in messages]).tocsr()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class RouteClassifier(GraphComponent, IntentClassifier):
    """Answers with intent and intent_ranking; the intents are the names of the phrase files."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SparseFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"cost": 0.5, "folds": 5}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource,
                 model: LinearModel | None = None) -> None:
        self._config, self._storage, self._resource, self._model = config, storage, resource, model

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> RouteClassifier:
        return cls(config, model_storage, resource)

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        return fingerprint([Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        routes = [example.get(INTENT) for example in examples]
        self._model = LinearModel.learn(whole_rows(examples), routes, self._config["cost"], self._config["folds"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> RouteClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            ranking = self._ranking(message)
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> List[Dict[Text, Any]]:
        chances = self._chances(message)
        best = np.argsort(-chances)[:RANKING]
        return [{"name": self._model.classes[at], "confidence": round(float(chances[at]), 4)} for at in best]

    def _chances(self, message: Message) -> np.ndarray:
        return self._model.chances(whole_rows([message]))[0] * message.get(KNOWN_SHARE)
