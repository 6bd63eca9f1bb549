"""Phrase importer: hands our phrase book to Rasa, read once by our own strict reader."""

from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash, read_model_configuration

from nlu.phrase_book import Phrase, read_book


class Lesson(Message):
    """A phrase to learn from."""

    def fingerprint(self) -> str:
        """The phrase alone: Rasa would hash all features of all phrases after each step, for a cache that is off."""
        return get_text_hash(self.get(TEXT))


def lesson(phrase: Phrase) -> Lesson:
    """With its route as the intent, and its part or topic as the intent's metadata, as Rasa's own reader would."""
    told = {key: value for key, value in (("part", phrase.part), ("topic", phrase.topic)) if value}
    return Lesson({TEXT: phrase.text, INTENT: phrase.route, METADATA: {METADATA_INTENT: told}})


class PhraseImporter(TrainingDataImporter):
    """Named in config.yml; train.py writes the phrase folders beside its name."""

    def __init__(self, config_file: str | None = None, domain_path: str | None = None,
                 training_data_paths: list[str] | None = None, folders: list[str] | None = None) -> None:
        self._config_file = config_file
        self._book = read_book(Path(folder) for folder in folders or training_data_paths or [])

    def get_nlu_data(self, language: str | None = "zh") -> TrainingData:
        """All phrases. Raises PhraseError where a file is wrong."""
        return TrainingData([lesson(phrase) for phrase in self._book])

    def get_config(self) -> dict[str, Any]:
        return read_model_configuration(self._config_file)

    def get_config_file_for_auto_config(self) -> str | None:
        return self._config_file

    def get_domain(self) -> Domain:
        return Domain.empty()

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:
        return StoryGraph([])

    def get_conversation_tests(self) -> StoryGraph:
        return StoryGraph([])
