"""Deadlines that protect a household: calendar days, strict, from the event the document names."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.procedures import Limit, deadline, load_procedures
from knowledge.reading import Fault
from knowledge.sources import load_sources
from knowledge.workdays import Calendar

PROCEDURE = load_procedures()["guangxi"]
SOURCE = load_sources()["gx-action-plan-2022"]


def limit(n: int, unit: str) -> Limit:
    return Limit(n, unit, "received", SOURCE, "一", None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("n", "unit", "start", "end"),
    [
        (3, "calendar_day", "2026-09-29T09:00+08:00", "2026-10-02T23:59:59+08:00"),
        (5, "calendar_day", "2026-02-13T17:00+08:00", "2026-02-18T23:59:59+08:00"),
        (3, "calendar_day", "2026-11-20T15:59:59+00:00", "2026-11-23T23:59:59+08:00"),
        (3, "calendar_day", "2026-11-20T16:00:00+00:00", "2026-11-24T23:59:59+08:00"),
        (3, "calendar_day", "2026-12-30T00:00+08:00", "2027-01-02T23:59:59+08:00"),
        (2, "working_day", "2026-09-18T09:00+08:00", "2026-09-21T23:59:59+08:00"),
        (2, "working_day", "2023-04-20T09:00+08:00", "2023-04-25T23:59:59+08:00"),
        (20, "working_day", "2026-12-28T09:00+08:00", "2027-01-25T23:59:59+08:00"),
        (1, "calendar_month", "2026-02-01T00:00+08:00", "2026-02-28T23:59:59+08:00"),
        (1, "calendar_month", "2026-12-31T23:00+08:00", "2026-12-31T23:59:59+08:00"),
        (2, "calendar_month", "2026-12-31T23:00+08:00", "2027-01-31T23:59:59+08:00"),
    ],
)
def test_a_limit_ends_with_its_last_day_in_the_village(n: int, unit: str, start: str, end: str) -> None:
    due = deadline(limit(n, unit), at(start), Calendar("guangxi"))
    assert (due, due.tzinfo) == (at(end), UTC)


def test_the_limits_of_2022_start_where_the_document_starts_them() -> None:
    limits = {name: stage.limit for name, stage in PROCEDURE.stages.items() if stage.limit}
    assert {name: (found.n, found.unit, found.starts) for name, found in limits.items()} == {
        "responded": (3, "calendar_day", "received"),
        "responsible_named": (5, "calendar_day", "included"),
    }


def test_widening_the_three_days_to_every_hardship_is_told_as_our_reading() -> None:
    found = PROCEDURE.stages["responded"].limit
    assert found and found.note and "不是文件原话" in found.note


def test_the_stages_lead_from_received_to_closed() -> None:
    assert list(PROCEDURE.stages) == [
        "received", "responded", "included", "not_included", "responsible_named", "helping", "told_back", "closed",
    ]
    assert PROCEDURE.stages["received"].ways == ("responded",)
    assert PROCEDURE.stages["closed"].ways == ()


def test_nobody_is_refused_without_help_or_word() -> None:
    assert PROCEDURE.stages["not_included"].ways == ("helping", "told_back")


def test_two_duties_come_back_every_month() -> None:
    assert {name: (duty.role, duty.times, duty.unit) for name, duty in PROCEDURE.duties.items()} == {
        "monthly_visit": ("responsible_person", 1, "calendar_month"),
        "grid_round": ("grid_member", 1, "calendar_month"),
    }


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("starts: received", "starts: begun", "没有“begun”"),
        ("unit: calendar_day", "unit: day", "没有“day”"),
        ("received: [responded]", "received: [gone]", "没有“gone”这个环节"),
        ("{helper}", "{number}", "没有“number”可以填"),
        ("document: gx-action-plan-2022", "document: lost", "没有“lost”"),
    ],
)
def test_a_broken_procedure_is_refused(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    text = (Path("knowledge/procedures") / "guangxi.yml").read_text()
    (tmp_path / "guangxi.yml").write_text(text.replace(was, becomes, 1))
    with pytest.raises(Fault) as raised:
        load_procedures(tmp_path)
    assert raised.value.wrong == wrong
