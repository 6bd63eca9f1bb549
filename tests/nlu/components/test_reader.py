"""The reader takes a county's own words in, notices when they change, and carries them in the model."""

import shutil

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import read_yaml_file

from nlu.components.reader import COUNTY_WORDS, PLAIN, Reader
from nlu.train import HOME, configuration

CONTEXT = ExecutionContext(GraphSchema({}))


@pytest.fixture
def county(tmp_path):
    """A folder of word lists as an installation writes it."""
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "dialect.txt").write_text("阿公米\t特困供养\n", "utf-8")
    (folder / "places.txt").write_text("板栗屯\n", "utf-8")
    return folder


@pytest.fixture
def trained(tmp_path):
    """Trains a reader with a configuration and gives the one that is loaded from the model."""
    (tmp_path / "storage").mkdir()
    storage, resource = LocalModelStorage(tmp_path / "storage"), Resource("reader")

    def train(config):
        Reader.create(config, storage, resource, CONTEXT).train(TrainingData())
        return lambda: Reader.load(config, storage, resource, CONTEXT)

    return train


def plain(reader, text):
    return reader.process([Message({"text": text})])[0].get(PLAIN)


def test_without_a_county_only_our_own_words_are_read(trained):
    assert plain(trained(Reader.get_default_config())(), "板栗屯的阿公米") == "板栗屯的阿公米"


def test_a_county_s_words_travel_in_the_model(trained, county):
    load = trained({COUNTY_WORDS: str(county)})
    shutil.rmtree(county)
    assert plain(load(), "板栗屯的阿公米") == "某地的特困供养"


def test_a_changed_word_of_the_county_makes_another_reader(county):
    config = {COUNTY_WORDS: str(county)}
    before = Reader.fingerprint_addon(config)
    (county / "dialect.txt").write_text("阿公米\t低保\n", "utf-8")
    after = Reader.fingerprint_addon(config)
    assert len({before, after, Reader.fingerprint_addon(Reader.get_default_config())}) == 3


def test_training_is_told_the_county_s_words_in_the_reader_s_settings_and_nothing_else(county, tmp_path):
    ours, phrases = read_yaml_file(HOME / "config.yml"), [HOME / "nlu/phrases"]
    ours["importers"][0]["folders"] = [str(HOME / "nlu/phrases")]
    assert read_yaml_file(configuration(phrases, None, str(tmp_path))) == ours
    ours["pipeline"][0][COUNTY_WORDS] = str(county)
    assert read_yaml_file(configuration(phrases, county, str(tmp_path))) == ours
