"""The measured sets: files of rows, each under a name that may be printed."""

from dataclasses import dataclass
from pathlib import Path

from bot.evaluating.rows import Row, read_rows
from tests.bot.cli.running import ROOT


@dataclass(frozen=True)
class MeasuredSet:
    """Rows, and what the page calls them."""

    name: str
    rows: list[Row]


def own_sets() -> list[MeasuredSet]:
    """Everything in the repository that is never trained on."""
    files = [*sorted((ROOT / "tests/nlu/sets").glob("*.jsonl")), ROOT / "tests/nlu/understood"]
    return [named(str(file)) for file in files]


def named(told: str) -> MeasuredSet:
    """From FILE in the repository, or NAME=FILE anywhere; ends with one line otherwise. Raises RowFault."""
    name, given, file = told.rpartition("=")
    path = Path(file).resolve()
    if given:
        return MeasuredSet(name, read_rows(path))
    if not path.is_relative_to(ROOT):
        raise SystemExit(f"{told}: a file outside the repository is named only by its title; write NAME=FILE")
    return MeasuredSet(str(path.relative_to(ROOT)), read_rows(path))
