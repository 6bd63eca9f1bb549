"""Train: learn from the phrases and write one model archive, with a note beside it that says what it was made of."""

import argparse
import contextlib
import gzip
import hashlib
import io
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from datetime import datetime, timezone
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))

from nlu import rasa_room  # noqa: E402 (the path comes first)
from nlu.components.fingerprint import fingerprint  # noqa: E402
from nlu.phrase_book import Phrase, PhraseError, contradictions, read_book  # noqa: E402

GIVES_WAY = 10  # how much nicer than whoever answers people at the same time


def sources(*county: Path | None) -> list[Path]:
    """Everything that decides what the model will be, the county's folders included."""
    ours = [HOME / "config.yml", HOME / "nlu/phrases", HOME / "nlu/words", HOME / "nlu/components",
            HOME / "nlu/phrase_importer.py"]
    return ours + [folder for folder in county if folder]


def phrase_folders(also: Path | None) -> list[Path]:
    """Ours, and the county's."""
    return [HOME / "nlu/phrases", *([also] if also else [])]


def checked_book(folders: list[Path]) -> list[Phrase]:
    """Every phrase; ends with one line for each mistake and exit code 2 if there are any."""
    try:
        book = read_book(folders)
    except PhraseError as error:
        book, mistakes = [], [str(error)]
    else:
        mistakes = contradictions(book)
    if mistakes:
        print("\n".join(mistakes), file=sys.stderr)
        sys.exit(2)
    return book


def configuration(phrases: list[Path], words: Path | None, folder: str) -> str:
    """config.yml with the phrase folders, and the county's word lists as a setting of the step that reads them."""
    import rasa.shared.utils.io as rasa_io

    from nlu.components.reader import COUNTY_WORDS, Reader

    told = rasa_io.read_yaml_file(HOME / "config.yml")
    told["importers"][0]["folders"] = [str(place) for place in phrases]
    if words:
        step = next(step for step in told["pipeline"] if step["name"] == f"{Reader.__module__}.{Reader.__name__}")
        step[COUNTY_WORDS] = str(words)
    written = Path(folder, "config.yml")
    rasa_io.write_yaml(told, written)
    return str(written)


def train(phrases: list[Path], words: Path | None, folder: str) -> Path:
    """Rasa's own training; raises what Rasa raises."""
    from rasa.model_training import train_nlu

    with contextlib.redirect_stdout(io.StringIO()):  # it tells where its temporary file is
        made = train_nlu(configuration(phrases, words, folder), str(phrases[0]), folder, fixed_model_name="model")
    return Path(str(made))


def uncompressed(archive: Path) -> Path:
    """The same archive, a fifth larger: Rasa would undo its compression twice, for seconds, at each start."""
    plain = archive.with_name(f"plain-{archive.name}")
    with gzip.open(archive) as packed, gzip.open(plain, "wb", compresslevel=0) as unpacked:
        shutil.copyfileobj(packed, unpacked)
    return plain


def note(archive: Path, routes: list[str], made_of: str, seconds: float) -> str:
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
    """Both files appear whole: they are written beside their place, each training its own, and then moved."""
    model.parent.mkdir(parents=True, exist_ok=True)
    new_model, new_note = (model.with_name(f"{model.name}{kind}.{os.getpid()}") for kind in (".new", ".json.new"))
    shutil.copyfile(archive, new_model)
    new_note.write_text(text, encoding="utf-8")
    new_model.replace(model)
    new_note.replace(model.with_name(model.name + ".json"))


def end(folder: str) -> None:
    """At once: an exception raised in the middle of a library's import may be taken for that library's fault."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def main() -> None:
    told = argparse.ArgumentParser(description="Train the nlu model.")
    told.add_argument("--model", type=Path, help="archive to write, ending in .tar.gz")
    told.add_argument("--also", type=Path, help="folder with more phrase files, e.g. the county's")
    told.add_argument("--words", type=Path, help="folder with the county's own dialect.txt and places.txt")
    told.add_argument("--fingerprint", action="store_true", help="only print what a model made now would be made of")
    asked = told.parse_args()
    made_of, begun = fingerprint(sources(asked.also, asked.words)), time.monotonic()
    if asked.fingerprint:
        print(made_of)
        return
    if not asked.model:
        told.error("--model FILE is missing")
    os.nice(GIVES_WAY)
    with tempfile.TemporaryDirectory(prefix="mingbai-train-") as folder:
        signal.signal(signal.SIGTERM, lambda *_: end(folder))
        model, words = asked.model.resolve(), asked.words and asked.words.resolve()
        phrases = [place.resolve() for place in phrase_folders(asked.also)]
        book = checked_book(phrases)
        print(f"正在学习 {len(book)} 句问法，要几分钟……", flush=True)
        routes = [phrase.route for phrase in book]
        rasa_room.enter(folder)
        archive = uncompressed(train(phrases, words, folder))
        seconds = time.monotonic() - begun
        write(model, archive, note(archive, routes, made_of, seconds))
    print(f"学好了：{len(set(routes))} 个主题，用了 {seconds:.0f} 秒。")


if __name__ == "__main__":
    main()
