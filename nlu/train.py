"""Train: learn from the phrases and write one model archive, with a note beside it that says what it was made of."""

import argparse
import contextlib
import hashlib
import io
import json
import shutil
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import List, Optional

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from nlu import rasa_room  # noqa: E402 (the path comes first)
from nlu.components.fingerprint import fingerprint  # noqa: E402


def sources(also: Optional[Path]) -> List[Path]:
    """Everything that decides what the model will be."""
    ours = [HOME / "config.yml", HOME / "nlu/phrases", HOME / "nlu/words", HOME / "nlu/components"]
    return ours + ([also] if also else [])


def gather(also: Optional[Path], folder: str) -> str:
    """One folder of phrases, ours and the county's, for Rasa to read."""
    gathered = Path(folder, "phrases")
    shutil.copytree(HOME / "nlu/phrases", gathered / "ours")
    if also:
        shutil.copytree(also, gathered / "also")
    return str(gathered)


def train(phrases: str, folder: str) -> Path:
    """Rasa's own training; raises what Rasa raises."""
    from rasa.model_training import train_nlu

    with contextlib.redirect_stdout(io.StringIO()):  # it tells where its temporary file is
        made = train_nlu(config="config.yml", nlu_data=phrases, output=folder, fixed_model_name="model")
    return Path(str(made))


def examples(phrases: str) -> List[str]:
    """The route of every phrase, as Rasa has read it."""
    from rasa.shared.nlu.training_data.loading import load_data

    return [example.get("intent") for example in load_data(phrases).intent_examples]


def note(archive: Path, routes: List[str], made_of: str, seconds: float) -> str:
    told = {
        "fingerprint": made_of,
        "sha256": hashlib.sha256(archive.read_bytes()).hexdigest(),
        "trained_at": datetime.now(timezone.utc).isoformat(timespec="seconds"),
        "routes": sorted(set(routes)),
        "phrases": len(routes),
        "seconds": round(seconds, 1),
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write(model: Path, archive: Path, text: str) -> None:
    """Both files appear whole: they are written beside their place and then moved."""
    model.parent.mkdir(parents=True, exist_ok=True)
    new_model, new_note = model.with_name(model.name + ".new"), model.with_name(model.name + ".json.new")
    shutil.copyfile(archive, new_model)
    new_note.write_text(text, encoding="utf-8")
    new_model.replace(model)
    new_note.replace(model.with_name(model.name + ".json"))


def main() -> None:
    told = argparse.ArgumentParser(description="Train the nlu model.")
    told.add_argument("--model", type=Path, help="archive to write, ending in .tar.gz")
    told.add_argument("--also", type=Path, help="folder with more phrase files, e.g. the county's")
    told.add_argument("--fingerprint", action="store_true", help="only print what a model made now would be made of")
    asked = told.parse_args()
    made_of, begun = fingerprint(sources(asked.also)), time.monotonic()
    if asked.fingerprint:
        print(made_of)
        return
    if not asked.model:
        told.error("--model FILE is missing")
    with tempfile.TemporaryDirectory(prefix="mingbai-train-") as folder:
        model, also = asked.model.resolve(), asked.also.resolve() if asked.also else None
        print("正在学习问法，大约一分钟……", flush=True)
        rasa_room.enter(folder)
        phrases = gather(also, folder)
        archive = train(phrases, folder)
        routes = examples(phrases)
        seconds = time.monotonic() - begun
        write(model, archive, note(archive, routes, made_of, seconds))
    print(f"学好了：{len(set(routes))} 个主题，{len(routes)} 句问法，用了 {seconds:.0f} 秒。")


if __name__ == "__main__":
    main()
