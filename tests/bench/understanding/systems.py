"""The measured systems: ours, trained and asked as in a turn, and the peers, taught the same phrases."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot import training
from bot.evaluating.decision import REJECTED, SMALL_TALK, Decision
from bot.evaluating.figures import Outcome
from bot.evaluating.measuring import Persistent, measured, newcomer
from bot.evaluating.nlu_process import serving
from bot.evaluating.rows import Row
from bot.heard import Heard
from bot.message import kept
from dialogues.simplified import simplified
from tests.bot.cli.running import ROOT

PEERS = {
    "diet": "Rasa, DIET (20 epochs, no transformer layers)",
    "logistic": "Rasa, logistic regression",
    "retrieval": "jieba + BM25",
    "linear": "characters + linear SVM",
}
PEERS_PYTHON = ROOT / "nlu/peers/.venv/bin/python"
DIALOGUES = ("start_declaration", "start_status_query")  # begun at once; every other route without a card is a sentence
SENTENCES = (*REJECTED, SMALL_TALK)  # nobody is asked to choose one of these
AROUND = newcomer(datetime.now(UTC))


@dataclass(frozen=True)
class Measured:
    """One system: its outcomes in the order of the rows, and how long it learnt."""

    name: str
    outcomes: Sequence[Outcome]
    train_seconds: float
    threshold: float | None = None
    fingerprint: str | None = None


def mingbai(rows: Sequence[Row], folder: Path) -> Measured:
    """Trained now, from the phrases that are here now; asked over HTTP."""
    model = folder / "mingbai.tar.gz"
    command = [str(training.PYTHON), str(ROOT / "nlu/train.py"), "--model", str(model)]
    subprocess.run(command, env=training.environment(), stdout=sys.stderr, check=True)
    note = json.loads(model.with_name(model.name + ".json").read_text())
    return Measured("Mingbai", asyncio.run(_asked(rows, model)), note["seconds"], None, note["fingerprint"])


async def _asked(rows: Iterable[Row], model: Path) -> list[Outcome]:
    async with serving(model) as understanding:
        return [await measured(row, Persistent(understanding), AROUND) for row in rows]


def peer(name: str, rows: Sequence[Row], phrases: Path, folder: Path) -> Measured:
    """In a process and an environment of its own, asked without HTTP, which is to its advantage."""
    texts, answers = folder / f"{name}.texts.json", folder / f"{name}.answers.json"
    shown = [seen(row) for row in rows]
    texts.write_text(json.dumps([text for text in shown if text], ensure_ascii=False))
    command = [str(PEERS_PYTHON), str(ROOT / "nlu/peers/answer.py"), "--peer", name, "--phrases", str(phrases)]
    environment = {**training.environment(), "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    subprocess.run(
        [*command, "--texts", str(texts), "--answers", str(answers)], env=environment, stdout=sys.stderr, check=True
    )
    told = json.loads(answers.read_text())
    asked = iter(told["answers"])
    outcomes = [outcome(row, next(asked) if text else None) for row, text in zip(rows, shown, strict=True)]
    return Measured(PEERS[name], outcomes, told["train_seconds"], told["threshold"])


def seen(row: Row) -> str:
    """The text as our own understanding is shown it, so that nobody has to read what others need not."""
    personal = AROUND.vocabulary.personal
    text = kept(Heard("web", "measured", str(row.line), text=row.text), personal).heard.text or ""
    return " ".join(personal.hidden(simplified(text)).split()).lstrip("/ ")


def outcome(row: Row, answer: dict[str, Any] | None) -> Outcome:
    """None: there was nothing to ask about."""
    if answer is None:
        return Outcome(row, Decision("nothing"), 0.0, asked=False)
    return Outcome(row, as_bot(answer["kind"], tuple(answer["routes"])), answer["ms"])


def as_bot(kind: str, routes: tuple[str, ...]) -> Decision:
    """What a sensible bot makes of an answer: to say that one knows nothing of it, one need not be sure."""
    if not routes or kind == "nothing":
        return Decision("nothing")
    if routes[0] in SENTENCES:
        return Decision("said", routes[:1])
    if kind == "given":
        begins = routes[0] in AROUND.knowledge.cards or routes[0] in DIALOGUES
        return Decision("given" if begins else "said", routes[:1])
    choices = [route for route in routes if route not in SENTENCES]
    return Decision("offered", tuple(choices[: AROUND.vocabulary.limits.choices]))


def machine() -> str:
    """What the times were measured on."""
    return f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the end"
