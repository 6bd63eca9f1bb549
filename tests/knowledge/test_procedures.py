"""Procedures as data: what Guangxi's says, and what is refused in a broken one."""

from datetime import datetime
from pathlib import Path

import pytest

from knowledge.ladder import load_ladder, rung_of
from knowledge.procedures import PROCEDURES, Procedure, load_procedures
from knowledge.reading import Fault, read
from knowledge.records import load_records
from knowledge.risks import load_risks
from knowledge.workdays import CALENDARS, Calendar

ALL = load_procedures()
GUANGXI = ALL["guangxi"]
EVERY = pytest.mark.parametrize("procedure", ALL.values(), ids=ALL)


def test_the_limits_of_2022_start_where_the_document_starts_them() -> None:
    assert {name: (one.n, one.unit, one.starts, one.may_stop) for name, one in GUANGXI.deadlines.items()} == {
        "respond": (3, "calendar_day", "received", False),
        "name_responsible": (5, "calendar_day", "included", False),
        "refusal_call_back": (3, "calendar_day", "not_included", False),
        "reopen": (3, "calendar_day", "reopened", False),
    }


@EVERY
def test_limits_no_document_sets_are_there_to_be_switched_on(procedure: Procedure) -> None:
    told = read(PROCEDURES / f"{procedure.id}.yml")["deadlines"]
    off = {name: row for name, row in told.items() if row.get("off") == "true"}
    assert {"review", "township", "county"} <= set(off)
    assert [name for name, row in off.items() if "source" in row or "没有找到文件" not in row["note"]] == []


@EVERY
def test_what_is_opened_again_has_a_limit_again(procedure: Procedure) -> None:
    assert [one.id for one in procedure.deadlines.values() if one.starts == "reopened"] == ["reopen"]


def test_widening_the_three_days_to_every_hardship_is_told_as_our_reading() -> None:
    found = GUANGXI.deadlines["respond"]
    assert found.note and "不是文件原话" in found.note


def test_the_stages_lead_from_received_through_village_township_and_county_to_closed() -> None:
    assert list(GUANGXI.stages) == [
        "received", "responded", "checked", "reviewed", "noticed", "township_reviewed", "included", "not_included",
        "responsible_named", "helping", "removal_checked", "removal_reviewed", "removal_noticed", "removed",
        "told_back", "closed", "reopened",
    ]
    assert GUANGXI.stages["received"].ways == ("responded",)
    assert GUANGXI.stages["closed"].ways == ("reopened",)


def test_only_the_county_includes_and_only_township_and_county_refuse() -> None:
    assert [GUANGXI.stages[stage].by for stage in ("included", "removed", "not_included")] == [
        ("county",), ("county",), ("township", "county"),
    ]


def test_nobody_is_refused_without_help_or_word() -> None:
    assert GUANGXI.stages["not_included"].ways == ("told_back", "helping", "reopened")


def test_two_duties_come_back_every_month() -> None:
    assert {name: (duty.role, duty.times, duty.unit) for name, duty in GUANGXI.duties.items()} == {
        "monthly_visit": ("responsible_person", 1, "calendar_month"),
        "grid_round": ("grid_member", 1, "calendar_month"),
    }


def test_help_comes_first_only_where_disaster_or_accident_struck() -> None:
    assert GUANGXI.ways("received", ("illness",)) == ("responded",)
    assert GUANGXI.ways("received", ("illness", "disaster")) == ("responded", "helping")
    assert GUANGXI.ways("responded", ("disaster",)) == GUANGXI.stages["responded"].ways


@EVERY
def test_every_stage_is_reached_and_all_but_the_last_lead_on(procedure: Procedure) -> None:
    first, *others = procedure.stages
    reached = {way for stage in procedure.stages.values() for way in stage.ways}
    assert set(others) <= reached
    assert [stage.id for stage in procedure.stages.values() if not stage.ways] == []
    assert [stage.id for stage in procedure.stages.values() if stage.final] == ["closed"]
    assert first == "received"


@EVERY
def test_whoever_decides_is_independent_of_the_case(procedure: Procedure) -> None:
    decides = ("include", "refuse", "remove")
    assert [stage.id for stage in procedure.stages.values() if stage.does in decides and not stage.independent] == []


@EVERY
def test_every_deadline_can_be_met_and_says_where_it_comes_from(procedure: Procedure) -> None:
    for deadline in procedure.deadlines.values():
        assert (deadline.n > 0, bool(deadline.clause), bool(deadline.note)) == (True, True, True), deadline.id


@EVERY
def test_a_response_to_the_household_is_never_stopped(procedure: Procedure) -> None:
    first = next(iter(procedure.stages))
    stopping = [one.id for one in procedure.deadlines.values() if one.starts == first and one.may_stop]
    assert [name for name in stopping if procedure.deadlines[name].n <= 3] == []


@EVERY
def test_a_procedure_knows_its_risks_has_a_calendar_and_tells_a_refused_household_why_and_where_to_turn(
    procedure: Procedure
) -> None:
    assert procedure.green is None or set(procedure.green.risks) <= set(load_risks())
    assert (CALENDARS / f"{procedure.region}.yml").exists()
    told = procedure.stages["not_included"].told
    assert [word for word in ("reason", "household", "rule", "document", "next", "objection") if word not in told] == []


BROKEN = [
    ("starts: received", "starts: begun", "没有“begun”"),
    ("unit: calendar_day", "unit: day", "没有“day”"),
    ("received: [responded]", "received: [gone]", "没有“gone”这个环节"),
    ("{helper}", "{number}", "没有“number”可以填"),
    ("words: [receipt,", "words: [number,", "没有“number”可以填"),
    ("document: gx-action-plan-2022", "document: lost", "没有“lost”"),
    ("met_by: [responded, helping]", "met_by: [gone]", "没有“gone”这个环节"),
    ("met_by: [responded, helping]", "met_by: []", "没有写到了哪个环节才算做完"),
    ("by: [county]", "by: [mayor]", "没有“mayor”这个角色"),
    ("record: check", "record: checks", "没有“checks”"),
    ("record: refusal", "record: decision", "“refuse”要用的没有写：document、household、next、reason、rule"),
    ("    record: publicity\n", "", "“publish”要用的没有写：begins、days"),
    ("unchecked: [withdrawn,", "unchecked: [tired,", "没有“tired”这个原因"),
    ("    record: ending\n", "", "“close”要用的没有写：undecided"),
    ("    note: 没有找到文件", "    # ", "没有写依据，也没有说明"),
    ("does: include", "does: enclose", "没有“enclose”"),
    ("step: heard", "step: seen", "没有“seen”"),
    ("n: 3", "n: 三", "“三”不是整数"),
    ("independent: true", "independent: yes", "没有“yes”"),
    ("needs_text: true", "need_text: true", "不认识这个名字"),
    ("unit: working_day}", "unit: calendar_month}", "没有“calendar_month”"),
]


@pytest.mark.parametrize(("was", "becomes", "wrong"), BROKEN)
def test_a_broken_procedure_is_refused(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    text = (PROCEDURES / "guangxi.yml").read_text()
    assert was in text
    (tmp_path / "guangxi.yml").write_text(text.replace(was, becomes, 1))
    with pytest.raises(Fault) as raised:
        load_procedures(tmp_path)
    assert raised.value.wrong == wrong


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("a: {label: 甲, fields: {b: {kind: colour, ask: 乙}}}", "没有“colour”"),
        ("a: {label: 甲, fields: {b: {kind: choice, ask: 乙}}}", "没有写可以选什么"),
        ("a: {label: 甲, check: weather, fields: {b: {kind: day, ask: 乙}}}", "没有“weather”"),
        ("a: {label: 甲, fields: {b: {kind: day}}}", "这里没有写文字"),
        ("a: {label: 甲, fields: {b: {kind: number, ask: 乙, least: 几个}}}", "“几个”不是整数"),
        ("a: {label: 甲, fields: {b: {kind: day, ask: 乙, must: true}}}", "不认识这个名字"),
    ],
)
def test_a_broken_form_is_refused(tmp_path: Path, told: str, wrong: str) -> None:
    (tmp_path / "records.yml").write_text(told)
    with pytest.raises(Fault) as raised:
        load_records(tmp_path / "records.yml")
    assert raised.value.wrong == wrong


# A deadline that ends on Thursday 2026-10-01, the first of seven days of rest; Saturday 10-10 is a working day.
COLOURS = [
    ("2026-09-24 09:00", "green"), ("2026-09-25 09:00", "green"), ("2026-09-28 09:00", "yellow"),
    ("2026-09-30 17:00", "yellow"), ("2026-10-01 23:59", "yellow"), ("2026-10-02 00:01", "orange"),
    ("2026-10-09 09:00", "orange"), ("2026-10-10 09:00", "red"), ("2026-12-31 09:00", "red"),
]


@pytest.mark.parametrize(("now", "colour"), COLOURS)
def test_colours_count_working_days_and_a_holiday_makes_nothing_red(now: str, colour: str) -> None:
    ends = datetime.fromisoformat("2026-10-01T23:59:59+08:00")
    assert rung_of(ends, datetime.fromisoformat(f"{now}+08:00"), Calendar("guangxi"), load_ladder()).colour == colour


def test_the_graver_the_colour_the_higher_it_is_heard() -> None:
    assert {name: rung.tells for name, rung in load_ladder().items()} == {
        "green": ("holder",), "yellow": ("holder",), "orange": ("holder", "above"),
        "red": ("holder", "above", "county"),
    }


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("  green: {label: 时间还够, tells: [holder]}\n", "", "第一种颜色要是 green"),
        ("tells: [holder, above]", "tells: [mayor]", "没有“mayor”"),
        ("left: 2", "left: soon", "“soon”不是整数"),
    ],
)
def test_a_broken_ladder_is_refused(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    text = (PROCEDURES.parent / "ladder.yml").read_text()
    assert was in text
    (tmp_path / "ladder.yml").write_text(text.replace(was, becomes, 1))
    with pytest.raises(Fault) as raised:
        load_ladder(tmp_path / "ladder.yml")
    assert raised.value.wrong == wrong
