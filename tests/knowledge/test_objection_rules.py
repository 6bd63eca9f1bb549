"""The data of objections: whoever is spoken of never answers, and every deadline names its document."""

from pathlib import Path

import pytest

from knowledge.objections import FILE, load_objections, objection_rules
from knowledge.reading import Fault
from knowledge.sources import SOURCES
from knowledge.wording import too_long


def test_every_deadline_has_a_document_a_clause_and_a_note_of_what_that_says() -> None:
    rows = objection_rules().deadlines.values()
    assert [(row.n, row.unit, row.source.id, bool(row.clause and row.note)) for row in rows] == [
        (5, "working_day", "xinfang-2022", True), (15, "calendar_day", "xinfang-2022", True),
        (60, "calendar_day", "xinfang-2022", True),
    ]


def test_no_document_sets_a_span_for_objecting_so_there_is_none_until_a_county_sets_one() -> None:
    assert objection_rules().window is None


def test_what_came_of_it_can_be_read_aloud() -> None:
    assert [code for code, outcome in objection_rules().outcomes.items() if too_long(outcome.told)] == []


@pytest.mark.parametrize(
    ("right", "wrong", "says"),
    [
        ("keeps_out: township, answered_by: county", "keeps_out: township, answered_by: township", "不能由被投诉的"),
        ("kind: complaint, keeps_out: village", "kind: anger, keeps_out: village", "没有“anger”"),
        ("window_days: null", "window_days: many", "不是整数"),
        ("starts: received", "starts: begun", "没有“begun”"),
        ("kept_days", "keep_days", "不认识这个名字"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    file, text = tmp_path / "objections.yml", FILE.read_text()
    assert right in text
    file.write_text(text.replace(right, wrong, 1))
    with pytest.raises(Fault, match=says):
        load_objections(file, SOURCES)
