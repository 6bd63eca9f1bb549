"""Training: which models there are, and having Rasa's own Python make one where there is none of today's phrases."""

import asyncio
import os
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from backend.county.words import write_words
from backend.database import Database
from backend.settings import Settings
from bot.ending import end

log = structlog.get_logger()

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "nlu/.venv/bin/python"
HOW_TO_GET = "还没有装听懂问法的部分：请运行 make setup-nlu（需要 Python 3.10）。"
KEPT = 3  # models, each of some 110 MB: the one that answers, and two to go back to
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")  # nothing of ours: neither the token nor the database's address


class TrainingFailed(Exception):
    """One line for the person at the terminal."""


@dataclass(frozen=True, order=True)
class Model:
    """An archive with its note beside it. Trained or put there anew, it is another one; the greatest is the newest."""

    written: int
    """When the archive or its note was written last, in nanoseconds of the file system."""
    path: Path


def installed() -> bool:
    return PYTHON.exists()


def environment() -> dict[str, str]:
    """What a process of the nlu room is given."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def models(settings: Settings) -> frozenset[Model]:
    """Every model that is there, sound or not."""
    return frozenset(_models(settings.data / "models"))


def _models(folder: Path) -> Iterator[Model]:
    for note in folder.glob("*.tar.gz.json"):
        archive = note.with_suffix("")
        with suppress(FileNotFoundError):  # taken away just now
            yield Model(max(file.stat().st_mtime_ns for file in (archive, note)), archive)


def newest(settings: Settings) -> Path | None:
    """The model trained last; None: there is none yet."""
    found = max(models(settings), default=None)
    return found.path if found else None


async def take_county_words(settings: Settings, database: Database) -> None:
    """Writes down what the county has told, for the next training to read."""
    await database.read(lambda session: write_words(session, settings.county_words))


async def wanted(settings: Settings) -> Path:
    """Where the model of today's phrases stands once it is trained: its name says what it is made of."""
    told = await _nlu("train.py", "--fingerprint", *_of_the_county(settings), stdout=PIPE)
    return settings.data / "models" / f"{told.strip()[:16]}.tar.gz"


async def train(settings: Settings) -> Path:
    """Train now; progress goes to the terminal. Takes some minutes."""
    model = await wanted(settings)
    model.parent.mkdir(parents=True, exist_ok=True)
    await _nlu("train.py", "--model", str(model.resolve()), *_of_the_county(settings))
    drop_older(settings)
    return model


def drop_older(settings: Settings) -> None:
    """Leaves the KEPT newest; the note goes first, because an archive without its note is no model."""
    for model in sorted(models(settings), reverse=True)[KEPT:]:
        model.path.with_name(model.path.name + ".json").unlink(missing_ok=True)
        model.path.unlink(missing_ok=True)


async def train_if_changed(settings: Settings) -> None:
    """Train unless there is a model of the phrases that are here now; that one becomes the newest."""
    model = await wanted(settings)
    if not model.exists():
        await train(settings)
    elif model != newest(settings):
        model.touch()


async def learn(settings: Settings, database: Database) -> None:
    """What is new to learn, beside the answering; where that cannot be, what was learnt before goes on."""
    await take_county_words(settings, database)
    try:
        await train_if_changed(settings)
    except (TrainingFailed, OSError) as fault:
        log.warning(f"{fault}。按钮和申报照常能用。")


async def _nlu(program: str, *arguments: str, stdout: int | None = None) -> str:
    """Runs to its end, and is ended with us. What it has printed into the pipe, if there is one."""
    if not installed():
        raise TrainingFailed(HOW_TO_GET)
    process = await asyncio.create_subprocess_exec(
        str(PYTHON), str(ROOT / "nlu" / program), *arguments, stdout=stdout, stderr=PIPE, env=environment()
    )
    try:
        printed, complaint = await process.communicate()
    finally:
        await end(process)
    if process.returncode != 0:
        raise TrainingFailed(_last_line(complaint.decode(errors="replace")))
    return (printed or b"").decode()


def _of_the_county(settings: Settings) -> list[str]:
    """Phrases and word lists that this county has added; they belong to the installation, not to the repository."""
    given = {"--also": settings.data / "phrases", "--words": settings.county_words}
    return [word for name, folder in given.items() if any(folder.glob("*")) for word in (name, str(folder.resolve()))]


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return f"学习问法没有成功：{lines[-1] if lines else '没有说明原因'}"
