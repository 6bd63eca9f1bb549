"""Classifier: the route a message takes, the part of a card it asks for, and the topic where we hold no document."""

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
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.featurizer import KNOWN_SHARE
from nlu.components.fingerprint import fingerprint
from nlu.components.fold import Fold
from nlu.components.joint_model import JointModel

FAMILIAR = 0.5  # share of known pairs below which confidence is taken back
COPIES = 6  # forgetful ones of each lesson
RANKED = 10
ROUTE, PART, TOPIC = "route", "part", "topic"
QUESTIONS = (ROUTE, PART, TOPIC)
RIGHT = {ROUTE: lambda example: example.get(INTENT)} | {
    question: lambda example, question=question: _told(example).get(question) for question in (PART, TOPIC)
}
"""The right answer a lesson gives to each question: all have a route, cards' phrases a part, not_covered's a topic."""


def _told(example: Message) -> Dict[Text, Any]:
    """What a phrase's block says of it in its metadata."""
    return (example.get(METADATA) or {}).get(METADATA_INTENT) or {}


def row_of(message: Message) -> sp.csr_matrix:
    """All views of a message side by side."""
    return message.get_sparse_features(TEXT)[1].features.tocsr()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Classifier(GraphComponent, IntentClassifier):
    """Answers with intent and intent_ranking (the names of the phrase files), part and topic."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [SparseFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"shrink": 0.17, "trust": 12.0}

    def __init__(self, config: Dict[Text, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._fold: Fold | None = None
        self._models: Dict[str, JointModel] = {}

    @classmethod
    def create(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
               execution_context: ExecutionContext) -> Classifier:
        return cls(config, model_storage, resource)

    @staticmethod
    def fingerprint_addon(config: Dict[Text, Any]) -> Text:
        """A change in any of our components is a change of this one."""
        return fingerprint([Path(__file__).parent])

    def train(self, training_data: TrainingData) -> Resource:
        examples = training_data.intent_examples
        rows = sp.vstack([row_of(example) for example in examples]).tocsr()
        self._fold = Fold.learn(rows)
        copies = list(self._fold.forgetful(rows, COPIES))
        for question in QUESTIONS:
            answers = [RIGHT[question](example) for example in examples]
            at = [place for place, answer in enumerate(answers) if answer]
            self._models[question] = JointModel.learn(
                rows[at], [copy[at] for copy in copies], [answers[place] for place in at],
                self._config["shrink"], self._config["trust"],
            )
        self._save()
        return self._resource

    def _save(self) -> None:
        with self._storage.write_to(self._resource) as folder:
            self._fold.save(folder)
            for question, model in self._models.items():
                model.save(folder / question)

    @classmethod
    def load(cls, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource,
             execution_context: ExecutionContext, **kwargs: Any) -> Classifier:
        made = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            made._fold = Fold.load(folder)
            made._models = {question: JointModel.load(folder / question) for question in QUESTIONS}
        return made

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            rankings = self._rankings(message)
            message.set("intent", rankings[ROUTE][0], add_to_output=True)
            message.set("intent_ranking", rankings[ROUTE][:RANKED], add_to_output=True)
            message.set(PART, rankings[PART][0], add_to_output=True)
            message.set(TOPIC, rankings[TOPIC][0], add_to_output=True)
        return messages

    def _rankings(self, message: Message) -> Dict[str, List[Dict[Text, Any]]]:
        """All answers to each question, best first, less confident where the message's wording is new to us."""
        familiar = min(1.0, message.get(KNOWN_SHARE) / FAMILIAR)
        row = row_of(message)
        folded = self._fold.of(row)
        return {
            question: _ranking(model.classes, model.chances(row, folded) * familiar)
            for question, model in self._models.items()
        }


def _ranking(classes: List[str], chances: np.ndarray) -> List[Dict[Text, Any]]:
    best = np.argsort(-chances, kind="stable")
    return [{"name": classes[at], "confidence": round(float(chances[at]), 4)} for at in best]
