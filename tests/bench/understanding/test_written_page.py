"""The page of figures: which rows stand in which table, and that what people wrote below the line stays."""

from datetime import date
from pathlib import Path

import pytest

from bot.evaluating.decision import Decision
from bot.evaluating.figures import Outcome
from bot.evaluating.rows import Row
from tests.bench.understanding.page import KEPT, page, table, write
from tests.bench.understanding.sets import MeasuredSet, named
from tests.bench.understanding.systems import Measured, outcome, seen
from tests.bot.cli.running import ROOT

RIGHT, WRONG = Decision("given", ("dibao",), "how"), Decision("given", ("tekun",), "how")
SETS = [
    MeasuredSet("first", [Row("a", "dibao"), Row("b", "not_covered")]), MeasuredSet("second", [Row("c", "dibao")]),
]
ROWS = [row for one in SETS for row in one.rows]
OURS = Measured("Mingbai", [Outcome(row, RIGHT, 2.0) for row in ROWS], 40.4, None, "0123456789abcdef0123")
PEER = Measured("a peer", [Outcome(row, WRONG, 3.0) for row in ROWS], 7.0, 0.5)
ON = date(2026, 11, 22)


def test_every_set_has_a_table_of_its_own_rows() -> None:
    told = page(SETS, [OURS, PEER], "2 cores", ON)
    titles = [line.removeprefix("## ") for line in told.splitlines() if line.startswith("## ")]
    assert titles == [
        "All rows: 3 rows", "Without hard rows: 3 rows",
        "What should be answered (neither not covered, out of scope nor small talk): 2 rows", "first: 2 rows",
        "second: 1 rows",
    ]
    assert "Measured 2026-11-22: 3 rows, 2 cores; phrases and components `0123456789abcdef`." in told


def test_a_line_tells_one_systems_figures() -> None:
    lines = table("second", [(OURS, OURS.outcomes[2:])]).splitlines()
    assert lines[-1] == (
        "| Mingbai | 100.0 (21–100) | 100.0 (21–100) | 100.0 (21–100) | 100.0 (21–100) | 0.0 (0–79) | - | - | - | 40"
        " | 2.0 / 2.0 |"
    )


def test_what_is_written_below_the_line_stays(tmp_path: Path) -> None:
    file = tmp_path / "understanding.md"
    write(file, SETS, [OURS], "2 cores", ON)
    file.write_text(file.read_text() + "\nA remark.\n")
    write(file, SETS, [OURS, PEER], "2 cores", ON)
    above, _, below = file.read_text().partition(KEPT)
    assert ("a peer" in above, below) == (True, "\n\n## What was tried\n\nA remark.\n")


def test_a_file_outside_the_repository_is_named_only_by_its_title(tmp_path: Path) -> None:
    file = tmp_path / "letters.jsonl"
    file.write_text('{"text": "低保", "expect": "dibao"}')
    assert named(f"real letters={file}").name == "real letters"
    with pytest.raises(SystemExit, match="NAME=FILE"):
        named(str(file))


def test_a_file_of_the_repository_is_named_by_its_place() -> None:
    assert named(str(ROOT / "tests/nlu/understood")).name == "tests/nlu/understood"


def test_peers_see_neither_personal_data_nor_commands() -> None:
    assert seen(Row("/我叫李明華，電話13807711234\n低保怎麼領", "dibao")) == "我叫某人，电话000000 低保怎么领"


@pytest.mark.parametrize(
    ("answer", "decided"),
    [
        ({"kind": "given", "routes": ["dibao"], "ms": 1.0}, Decision("given", ("dibao",))),
        ({"kind": "given", "routes": ["start_declaration"], "ms": 1.0}, Decision("given", ("start_declaration",))),
        ({"kind": "given", "routes": ["not_covered"], "ms": 1.0}, Decision("said", ("not_covered",))),
        ({"kind": "offered", "routes": ["dibao", "crisis"], "ms": 1.0}, Decision("offered", ("dibao", "crisis"))),
        ({"kind": "offered", "routes": ["not_covered", "dibao"], "ms": 1.0}, Decision("said", ("not_covered",))),
        (
            {"kind": "offered", "routes": ["dibao", "small_talk", "tekun", "crisis", "micro_credit"], "ms": 1.0},
            Decision("offered", ("dibao", "tekun", "crisis")),
        ),
        ({"kind": "nothing", "routes": [], "ms": 1.0}, Decision("nothing")),
        (None, Decision("nothing")),
    ],
)
def test_an_answer_of_a_peer_is_decided_as_ours_is(answer: dict[str, object] | None, decided: Decision) -> None:
    assert outcome(Row("x", "dibao"), answer).decision == decided
