"""What several rooms' tests need and takes minutes to make."""

import subprocess
from pathlib import Path

import pytest

from bot import training
from tests.bot.cli.running import MINGBAI, ROOT, environment


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds nothing but the trained model."""
    if not training.installed():
        pytest.skip("Rasa's environment is not installed: make setup-nlu")
    data = tmp_path_factory.mktemp("trained")
    subprocess.run(
        [str(MINGBAI), "train"], cwd=ROOT, env=environment(data), check=True, capture_output=True, timeout=1800
    )
    return data
