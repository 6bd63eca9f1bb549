"""Model file: is this the archive that training wrote?"""

import hashlib
import json
from pathlib import Path


class NotAModel(Exception):
    """The file cannot be served; the message says why in one line."""


def note_of(model: Path) -> Path:
    """The note that training leaves beside a model."""
    return model.with_name(model.name + ".json")


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def check(model: Path) -> None:
    """Raise NotAModel unless the archive is there and is the one its note speaks of."""
    if not model.is_file():
        raise NotAModel(f"there is no model at {model}; train one with nlu/train.py")
    try:
        told = json.loads(note_of(model).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        raise NotAModel(f"the note {note_of(model).name} is missing or unreadable; train again") from None
    if sha256(model) != told:
        raise NotAModel(f"{model.name} is not the file that its note speaks of; train again")
