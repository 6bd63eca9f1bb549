"""An operator takes in the county, looks at a demo, saves everything and brings it back."""

import re
from pathlib import Path

import pytest

from bot.cli import main

DIVISIONS = """代码,名称,级别,上级代码
450000,自治区,自治区,
459900,云岭县,县,450000
459900001,云岭镇,乡镇,459900
459900001001,上坡村,村,459900001
"""
STAFF = """登录名,姓名,角色,区划代码,电话
cun1,韦村干,村级信息员、第一书记,459900001001,
zhen1,莫镇干,乡镇经办,459900001,
"""
LINK = re.compile(r"http://\S+/staff/join/\S{43}")


class Terminal:
    """Types commands and reads what they say."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        monkeypatch.setenv("MINGBAI_DATA", str(data))

    def types(self, *arguments: str) -> tuple[int, str, str]:
        """Exit code, what was said, and what was wrong."""
        self.monkeypatch.setattr("sys.argv", ["mingbai", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        said = self.capsys.readouterr()
        return left.value.code or 0, said.out, said.err


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    return Terminal(monkeypatch, capsys, tmp_path / "data")


def sheet(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    (folder / name).write_bytes(text.encode(encoding))
    return str(folder / name)


def test_setup_takes_the_county_in_and_prints_a_link_for_everybody(terminal: Terminal, tmp_path: Path) -> None:
    divisions, staff = sheet(tmp_path, "d.csv", DIVISIONS, "gbk"), sheet(tmp_path, "s.csv", STAFF)
    code, said, _ = terminal.types("setup", "--divisions", divisions, "--staff", staff, "--admin", "guanli")
    assert code == 0
    assert said.splitlines()[:2] == [
        "区划：新加 4 条，改了 0 条，没变 0 条。", "干部：新加 2 条，改了 0 条，没变 0 条。",
    ]
    assert [name in said for name in ("韦村干（登录名 cun1）", "莫镇干", "（登录名 guanli）")] == [True] * 3
    assert len(set(LINK.findall(said))) == 3


def test_setup_again_changes_nothing_and_only_the_administrator_gets_a_new_link(
    terminal: Terminal, tmp_path: Path
) -> None:
    divisions, staff = sheet(tmp_path, "d.csv", DIVISIONS), sheet(tmp_path, "s.csv", STAFF)
    asked = ("setup", "--divisions", divisions, "--staff", staff, "--admin", "guanli")
    terminal.types(*asked)
    code, said, _ = terminal.types(*asked)
    assert (code, "新加 0 条" in said, len(LINK.findall(said))) == (0, True, 1)


def test_one_bad_row_and_nothing_at_all_is_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    divisions = sheet(tmp_path, "d.csv", DIVISIONS)
    bad = sheet(tmp_path, "s.csv", STAFF + "cun2,黄村干,皇帝,459900001001,\n")
    code, said, wrong = terminal.types("setup", "--divisions", divisions, "--staff", bad)
    assert (code, "第4行" in wrong, LINK.search(said)) == (2, True, None)
    assert terminal.types("setup", "--divisions", divisions)[1] == "区划：新加 4 条，改了 0 条，没变 0 条。\n"


def test_a_sign_in_name_of_somebody_else_is_not_made_administrator(terminal: Terminal, tmp_path: Path) -> None:
    divisions, staff = sheet(tmp_path, "d.csv", DIVISIONS), sheet(tmp_path, "s.csv", STAFF)
    terminal.types("setup", "--divisions", divisions, "--staff", staff)
    code, _, wrong = terminal.types("setup", "--admin", "cun1")
    assert (code, "已经是别的干部" in wrong) == (2, True)


def test_a_demo_is_filled_once_and_its_clock_may_be_moved(terminal: Terminal) -> None:
    code, said, _ = terminal.types("demo")
    assert (code, len(LINK.findall(said)) >= 8) == (0, True)
    assert terminal.types("demo")[0] == 2
    code, said, _ = terminal.types("clock", "--at", "2026-12-01T08:31")
    assert (code, said.startswith("到 2026年12月01日 08:31：每日清单 ")) == (0, True)
    assert "每日清单 0 份" in terminal.types("clock", "--at", "2026-12-01T08:32")[1]


def test_what_is_saved_comes_back(terminal: Terminal, tmp_path: Path) -> None:
    terminal.types("demo")
    key = tmp_path / "elsewhere" / "key.json"
    key.parent.mkdir()
    code, said, _ = terminal.types("backup", str(tmp_path / "saved"), "--key-to", str(key))
    assert (code, str(key) in said, "操作记录完整" in said) == (0, True, True)
    terminal.monkeypatch.setenv("MINGBAI_DATA", str(tmp_path / "another"))
    code, said, _ = terminal.types("restore", str(tmp_path / "saved"), "--key", str(key))
    assert (code, said.splitlines()[0]) == (0, "恢复好了，可以启动了：make run")
    assert terminal.types("demo")[0] == 2  # it is there, so it cannot be filled again
