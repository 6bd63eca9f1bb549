"""Training: is there a model of today's phrases, and if not, have Rasa's own Python make one."""

import os
import subprocess
from pathlib import Path

from backend.county.words import write_words
from backend.database import Database
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "nlu/.venv/bin/python"
HOW_TO_GET = "还没有装听懂问法的部分：请运行 make setup-nlu（需要 Python 3.10）。"
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")  # nothing of ours: neither the token nor the database's address


class TrainingFailed(Exception):
    """One line for the person at the terminal."""


def installed() -> bool:
    return PYTHON.exists()


def environment() -> dict[str, str]:
    """What a process of the nlu room is given."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def newest(settings: Settings) -> Path | None:
    """The model trained last, with its note beside it; None: there is none yet."""
    notes = (settings.data / "models").glob("*.tar.gz.json")
    models = [note.with_suffix("") for note in notes if note.with_suffix("").exists()]
    return max(models, key=lambda model: model.stat().st_mtime_ns, default=None)


def take_county_words(settings: Settings, database: Database) -> None:
    """Writes down what the county has told, for the next training to read."""
    with database.reading() as session:
        write_words(session, settings.county_words)


def wanted(settings: Settings) -> Path:
    """Where the model of today's phrases stands once it is trained: its name says what it is made of."""
    asked = _nlu("train.py", "--fingerprint", *_of_the_county(settings))
    told = subprocess.run(asked, capture_output=True, text=True, env=environment(), check=False)  # noqa: S603 (our own)
    if told.returncode != 0:
        raise TrainingFailed(_last_line(told.stderr))
    return settings.data / "models" / f"{told.stdout.strip()[:16]}.tar.gz"


def train(settings: Settings) -> Path:
    """Train now; progress goes to the terminal. Takes about a minute."""
    model = wanted(settings)
    model.parent.mkdir(parents=True, exist_ok=True)
    asked = _nlu("train.py", "--model", str(model.resolve()), *_of_the_county(settings))
    done = subprocess.run(asked, env=environment(), stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 (our own)
    if done.returncode != 0:
        raise TrainingFailed(_last_line(done.stderr))
    return model


def train_if_changed(settings: Settings) -> None:
    """Train unless there is a model of the phrases that are here now; that one becomes the newest."""
    model = wanted(settings)
    if model.exists():
        model.touch()
    else:
        train(settings)


def _nlu(*arguments: str) -> list[str]:
    if not installed():
        raise TrainingFailed(HOW_TO_GET)
    return [str(PYTHON), str(ROOT / "nlu" / arguments[0]), *arguments[1:]]


def _of_the_county(settings: Settings) -> list[str]:
    """Phrases and word lists that this county has added; they belong to the installation, not to the repository."""
    given = {"--also": settings.data / "phrases", "--words": settings.county_words}
    return [word for name, folder in given.items() if any(folder.glob("*")) for word in (name, str(folder.resolve()))]


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return f"学习问法没有成功：{lines[-1] if lines else '没有说明原因'}"
