"""One model for all tests of nlu/, trained as an operator trains it."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nlu import rasa_room
from nlu.measure import outcomes, read_rows

ROOM = tempfile.TemporaryDirectory(prefix="mingbai-tests-")
rasa_room.enter(ROOM.name)  # before any test module imports a component

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "nlu/phrases"
UNDERSTOOD = ROOT / "tests/nlu/understood"
SETS = ROOT / "tests/nlu/sets"


def train(*arguments, **options):
    """Run nlu/train.py and give its result."""
    command = [sys.executable, str(ROOT / "nlu/train.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, **options)


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    """The one in var/, if it is one of today's phrases: training takes minutes."""
    file = tmp_path_factory.mktemp("model") / "nlu.tar.gz"
    made = ROOT / f"var/models/{train('--fingerprint').stdout.strip()[:16]}.tar.gz"
    if made.exists():
        shutil.copy(made, file)
        shutil.copy(f"{made}.json", f"{file}.json")
        return file
    trained = train("--model", file)
    assert trained.returncode == 0, trained.stderr
    return file


@pytest.fixture(scope="session")
def parse(model):
    from nlu.parser import load_parser

    return load_parser(model)


@pytest.fixture(scope="session")
def understood(parse):
    return outcomes(parse, read_rows(UNDERSTOOD))
