"""Logs: what happened and where, one line each, never what anybody said."""

import logging
import sys
import traceback
from typing import Any

import structlog

# These write addresses that hold the bot's token, or whole updates, into their own logs.
TALKATIVE = ("httpx", "httpcore", "telegram", "apscheduler", "alembic")


def configure() -> None:
    """Call once, before anything else of the application. INFO and above of ours, WARNING and above of the rest."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlacesOnly("%(asctime)s %(levelname)s %(name)s %(message)s", "%m-%d %H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    structlog.configure(
        processors=[
            structlog.processors.TimeStamper("%m-%d %H:%M:%S", utc=False),
            place_of_fault,
            write_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


class PlacesOnly(logging.Formatter):
    """A fault is its type and place: its text, or the values in a database fault, may quote a person."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 (logging's own name)
        return place(ei[1])

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's own name)
        """Only the first line: asyncio writes the fault itself, with its text, into the second."""
        record.message = _one_line(record.message.partition("\n")[0])
        return super().formatMessage(record)


def place_of_fault(_logger: Any, _method: str, told: structlog.typing.EventDict) -> structlog.typing.EventDict:
    if told.pop("exc_info", None):
        told["fault"] = place(sys.exc_info()[1])
    return told


def write_line(_logger: Any, method: str, told: structlog.typing.EventDict) -> str:
    at, event = told.pop("timestamp"), told.pop("event")
    rest = "".join(f" {name}={_one_line(value)}" for name, value in told.items())
    return f"{at} {method.upper() if method != 'info' else '·'} {_one_line(event)}{rest}"


def place(fault: BaseException | None) -> str:
    """Type and the last two places of a fault, innermost last."""
    if fault is None:
        return "unknown"
    frames = traceback.extract_tb(fault.__traceback__)[-2:]
    return " ".join([type(fault).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames)])


def _one_line(value: Any) -> str:
    """Nobody may write a second line, or colours, into the log."""
    return "".join(mark if mark.isprintable() else "?" for mark in str(value))
