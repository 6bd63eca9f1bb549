"""Whole conversations, written so that a policy officer can read them.

A new one: play the flow with `python -m dialogues.play`, copy the talk it prints, add `about`.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dialogues.flow import load_flows
from dialogues.play import play
from dialogues.surroundings import Place, Surroundings
from knowledge.reading import read

TRANSCRIPTS = sorted((Path(__file__).parent / "transcripts").glob("*.yml"))
PLACES = (
    Place("mumian", "木棉村", ("三里镇",)),
    Place("jiangzhou1", "江洲村", ("三里镇",)),
    Place("jiangzhou2", "江洲村", ("城关镇",)),
)


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_conversation_goes_as_written(path: Path) -> None:
    written = read(path)
    here = Surroundings(datetime.fromisoformat(written["now"]), PLACES, written.get("channel", "web"))
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
