"""Whole conversations, written so that a policy officer can read them.

A new one: `mingbai dialogue play FLOW --save tests/dialogues/transcripts/NAME.yml`.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dialogues.flow import load_flows
from dialogues.play import play
from dialogues.surroundings import Surroundings
from dialogues.transcripts import VILLAGES
from knowledge.reading import read

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.yml"))


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    written = read(path)
    here = Surroundings(datetime.fromisoformat(written["now"]), VILLAGES, written.get("channel", "web"))
    lines = [entry["person"] for entry in written["talk"] if "person" in entry]
    talk = play(load_flows()[written["flow"]], lines, here, written.get("given"))
    assert as_text(talk) == written["talk"]


def test_every_flow_has_a_conversation() -> None:
    assert {read(path)["flow"] for path in TRANSCRIPTS} == load_flows().keys()


def as_text(value: Any) -> Any:
    """As the strict reader gives it back: every scalar is text."""
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_text(inner) for inner in value]
    return "null" if value is None else str(value)
