"""Part classifier: which part of a card is asked about (amount, who, how, where, papers, when, validity, general)."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.shared.nlu.constants import METADATA, METADATA_INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.fingerprint import fingerprint
from nlu.components.linear_model import LinearModel
from nlu.components.route_classifier import whole_rows

PART = "part"


def part_of(example: Message) -> str | None:
    """The part that a phrase's block names in its metadata, if its route has parts."""
    metadata = (example.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return metadata.get(PART)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PartClassifier(GraphComponent):
    """Answers with part: {name, confidence}, whatever the route."""

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
               execution_context: ExecutionContext) -> PartClassifier:
        return cls(config, model_storage, resource)

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        return fingerprint([Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        examples = [example for example in training_data.intent_examples if part_of(example)]
        parts = [part_of(example) for example in examples]
        self._model = LinearModel.learn(whole_rows(examples), parts, self._config["cost"], self._config["folds"])
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> PartClassifier:
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, LinearModel.load(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            chances = self._model.chances(whole_rows([message]))[0]
            best = int(chances.argmax())
            part = {"name": self._model.classes[best], "confidence": round(float(chances[best]), 4)}
            message.set(PART, part, add_to_output=True)
        return messages
