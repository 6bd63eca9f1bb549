"""Whatever is wrong with a command or a setting is said in one line, with exit code 2."""

import socket
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.wrong_use import in_chinese
from tests.bot.cli.running import mingbai

pytestmark = pytest.mark.long

COMMANDS = [
    (["foo"], "没有 foo 这个命令"),
    (["run", "--foo"], "没有 --foo 这个选项"),
    (["knowledge"], "还少一个命令"),
    (["setup"], "要导入什么"),
    (["setup", "--divisions", "nowhere.csv"], "打不开文件 nowhere.csv"),
    (["setup", "--admin", "root"], "还没有区划"),
    (["clock"], "还少 --at"),
    (["clock", "--at", "明天"], "--at 后面的时间看不懂"),
    (["clock", "--at", "2026-12-01T08:30"], "不能拨钟"),
    (["backup"], "还少 FILE"),
    (["restore", "nowhere"], "没有备份文件 nowhere"),
    (["chat", "--as", "a/b"], "--as 后面的名字"),
]
SETTINGS = [
    ({"MINGBAI_PORT": "http"}, "MINGBAI_PORT"),
    ({"MINGBAI_REGION": "atlantis"}, "MINGBAI_REGION"),
    ({"MINGBAI_WORK_BEGINS": "8"}, "MINGBAI_WORK_BEGINS"),
    ({"TELEGRAM_TOKEN": "secret"}, "TELEGRAM_TOKEN"),
    ({"DATABASE_URL": "oracle://x"}, "DATABASE_URL"),
    ({"MINGBAI_DATA": "/proc/nowhere"}, "MINGBAI_DATA"),
]


@pytest.mark.parametrize(("command", "sentence"), COMMANDS, ids=lambda value: str(value)[:40])
def test_wrong_use_is_one_line_and_code_two(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    sentence: str,
) -> None:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["mingbai", *command])
    with pytest.raises(SystemExit) as left:
        main()
    lines = capsys.readouterr().err.strip().splitlines()
    assert (left.value.code, len(lines), sentence in lines[0]) == (2, 1, True), lines


@pytest.mark.parametrize(("settings", "name"), SETTINGS, ids=lambda value: str(value)[:40])
def test_a_bad_setting_stops_the_start_with_one_line_that_names_it(
    tmp_path: Path, settings: dict[str, str], name: str
) -> None:
    told = mingbai("run", data=tmp_path, **settings)
    lines = told.stderr.strip().splitlines()
    assert (told.returncode, len(lines), f"设置 {name} 不对" in lines[0]) == (2, 1, True), told.stderr


def test_a_used_port_stops_the_start_with_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as used:
        port = str(used.getsockname()[1])
        told = mingbai("run", data=tmp_path, MINGBAI_PORT=port)
    assert (told.returncode, f"端口 {port} 已经有程序在用" in told.stderr) == (2, True)


def test_chat_says_so_when_nothing_runs(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    told = mingbai("chat", data=tmp_path, MINGBAI_PORT=port)
    assert (told.returncode, "没有在" in told.stderr) == (1, True)


@pytest.mark.parametrize("english", ["Got unexpected extra argument (x)", "No such option: --x Did you mean --y?"])
def test_the_librarys_english_is_not_shown(english: str) -> None:
    assert in_chinese(english).isascii() is False


def test_a_fault_without_a_sentence_of_ours_is_shown_as_it_is() -> None:
    assert in_chinese("Something new.") == "Something new."
