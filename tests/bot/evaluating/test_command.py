"""mingbai understand evaluate as an operator runs it, with the real Rasa on ten rows."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot import training
from bot.cli import main
from tests.bot.cli.running import MINGBAI, ROOT, environment

ROWS = [
    ("低保一个月有多少钱", "dibao", "amount"), ("低保怎么申请", "dibao", "how"),
    ("去广东打工路费能补多少", "travel_subsidy", "amount"),
    ("五保户要什么条件", "tekun", "who"), ("屋里着火了快来人", "crisis", None),
    ("叫我先交钱才给办低保", "fraud_check", None),
    ("人工", "human_handoff", None), ("你好", "small_talk", None), ("查进度", "start_status_query", None),
    ("450103198001011234", "unsure", None),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [{"text": text, "expect": expect, "aspect": part, "kind": "first"} for text, expect, part in ROWS]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows))
    return path


def evaluate(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(MINGBAI), "understand", "evaluate", *arguments], cwd=ROOT, env=environment(data), capture_output=True,
        text=True, timeout=120, check=False,
    )


@pytest.mark.rasa
def test_ten_rows_are_measured_with_the_trained_model(trained: Path, file: Path) -> None:
    told = evaluate(trained, str(file), "--json", "--errors")
    figures = json.loads(told.stdout)
    assert told.returncode == 0, told.stderr
    assert (figures["n"], figures["decided_right"], figures["groups"]["first"]["n"]) == (10, 1.0, 10)
    assert (figures["part_right"], figures["confidently_wrong"], figures["errors"]) == (1.0, 0.0, [])
    assert left_running(trained) == []
    table = evaluate(trained, str(file)).stdout
    assert ("全部" in table, "first" in table, ROWS[0][0] in table) == (True, True, False)


def left_running(data: Path) -> list[str]:
    """Processes whose command names the folder."""
    listed = subprocess.run(["ps", "-ww", "-eo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if str(data) in line]


@pytest.fixture(autouse=True)
def log_as_before() -> Iterator[None]:
    """The command sets up logs to a standard error that is gone after the test."""
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "还少"),
        (["nowhere.jsonl"], "没有文件 nowhere.jsonl"),
        (["{wrong}"], "第 1 行不是一条 JSON"),
        (["{rows}", "--model", "nowhere.tar.gz"], "没有模型文件 nowhere.tar.gz"),
    ],
)
def test_wrong_use_is_one_line_and_code_two(
    tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    arguments: list[str], sentence: str,
) -> None:
    if "--model" in arguments and not training.installed():
        pytest.skip("Rasa's environment is not installed: make setup-nlu")
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("低保")
    places = [argument.format(wrong=wrong, rows=file) for argument in arguments]
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["mingbai", "understand", "evaluate", *places])
    with pytest.raises(SystemExit) as left:
        main()
    lines = capsys.readouterr().err.strip().splitlines()
    assert (left.value.code, len(lines), sentence in lines[0]) == (2, 1, True), lines


def test_without_a_model_it_says_how_to_get_one(tmp_path: Path, file: Path) -> None:
    if not training.installed():
        pytest.skip("Rasa's environment is not installed: make setup-nlu")
    told = evaluate(tmp_path, str(file))
    assert (told.returncode, told.stderr.strip()) == (1, "还没有学好的模型：先运行 make train。")
