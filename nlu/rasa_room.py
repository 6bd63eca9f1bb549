"""Rasa's room: how Rasa is started here, without TensorFlow, with private folders, and quietly."""

import logging
import os
import tempfile
import warnings
from pathlib import Path

from nlu import tensorflow_stand_in

REPOSITORY = Path(__file__).resolve().parents[1]
PRIVATE = ("HOME", "TMPDIR", "MPLCONFIGDIR", "RASA_CACHE_DIRECTORY")
FIXED = {
    "RASA_TELEMETRY_ENABLED": "false",
    "RASA_MAX_CACHE_SIZE": "0",  # a cache would keep what a changed word list should change
    "LOG_LEVEL": "WARNING",
    "LOG_LEVEL_LIBRARIES": "ERROR",
}
LOGGERS = ("rasa", "sanic.root", "sanic.error", "sanic.access")


def enter(folder: str) -> None:
    """Call once, before anything of Rasa is imported. Rasa keeps settings, caches and unpacked models in `folder`."""
    for name in PRIVATE:
        place = Path(folder, name.lower())
        place.mkdir()
        os.environ[name] = str(place)
    tempfile.tempdir = None
    os.environ.update(FIXED)
    os.chdir(REPOSITORY)  # Rasa finds nlu.components from here
    warnings.showwarning = lambda *_, **__: None  # its old libraries warn about each other, and undo filters
    tensorflow_stand_in.install()


def quiet() -> None:
    """WARNING and above: at DEBUG Rasa writes what people said into its log. Call after the imports."""
    from rasa.utils.log_utils import configure_structlog

    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    configure_structlog(logging.WARNING)
