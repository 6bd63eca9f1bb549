"""What several rooms' tests need and takes minutes to make."""

import fcntl
import shutil
import subprocess
from pathlib import Path

import pytest

from bot import training
from tests.bot.cli.running import MINGBAI, ROOT, environment


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds nothing but the trained model: the one in var/, if it is one of today's phrases.

    Otherwise it is trained, and left there for the tests of nlu/ and the next start.
    """
    if not training.installed():
        pytest.skip("Rasa's environment is not installed: make setup-nlu")
    data = tmp_path_factory.mktemp("trained")
    fingerprint = [str(training.PYTHON), str(ROOT / "nlu/train.py"), "--fingerprint"]
    made = ROOT / f"var/models/{subprocess.check_output(fingerprint, text=True).strip()[:16]}.tar.gz"
    with (tmp_path_factory.getbasetemp().parent / "model.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of two test processes the second waits for what the first trains
        if made.exists():
            shutil.copytree(made.parent, data / "models")
            return data
        subprocess.run(
            [str(MINGBAI), "train"], cwd=ROOT, env=environment(data), check=True, capture_output=True, timeout=1800
        )
        assert {file.name for file in (data / "models").iterdir()} == {made.name, f"{made.name}.json"}
        shutil.copytree(data / "models", made.parent, dirs_exist_ok=True)
    return data
