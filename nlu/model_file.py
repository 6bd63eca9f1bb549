"""Model file: is this the archive that training wrote, and is it a Rasa model at all?"""

import hashlib
import json
import tarfile
from pathlib import Path


class NotAModel(Exception):
    """The file cannot be served; the message says why in one line."""


def note_of(model: Path) -> Path:
    """The note that training leaves beside a model."""
    return model.with_name(model.name + ".json")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def check(model: Path) -> None:
    """Raise NotAModel unless the archive is there, is the one its note speaks of, and was made by Rasa."""
    if not model.is_file():
        raise NotAModel(f"there is no model at {model}; train one with nlu/train.py")
    try:
        told = json.loads(note_of(model).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotAModel(f"the note {note_of(model).name} is missing or unreadable; train again") from None
    if sha256(model) != told:
        raise NotAModel(f"{model.name} is not the file that its note speaks of; train again")
    if not _made_by_rasa(model):
        raise NotAModel(f"{model.name} is not a Rasa model; train again")


def _made_by_rasa(model: Path) -> bool:
    try:
        with tarfile.open(model, "r:gz") as archive:
            metadata = archive.extractfile("metadata.json")
            return metadata is not None and "rasa_open_source_version" in json.load(metadata)
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError, TypeError):
        return False
