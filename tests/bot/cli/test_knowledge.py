"""mingbai knowledge: faults end it, doubts do not; any card is shown in any of its five outputs."""

from datetime import date
from pathlib import Path

import pytest

from backend.gaps.drafting import ROOT, draft_card
from tests.bot.cli.running import mingbai

pytestmark = pytest.mark.long


def test_doubts_are_listed_and_are_no_faults(tmp_path: Path) -> None:
    said = mingbai("knowledge", "check", data=tmp_path)
    assert said.returncode == 0
    lines = said.stdout.splitlines()
    assert lines[-1] == f"政策资料没有问题。有 {len(lines) - 1} 处请看一看。"
    assert {line.partition("：")[0] for line in lines[:-1]} == {"提醒"}


def test_with_a_data_folder_what_nobody_confirmed_or_asked_is_listed_too(tmp_path: Path) -> None:
    assert mingbai("demo", data=tmp_path).returncode == 0
    said = mingbai("knowledge", "check", "--data", str(tmp_path), data=tmp_path)
    assert said.returncode == 0
    assert "culture.yml：问法：90天里没有人问过" in said.stdout


def test_a_mistyped_folder_is_not_made_into_an_installation(tmp_path: Path) -> None:
    said = mingbai("knowledge", "check", "--data", str(tmp_path / "gone"), data=tmp_path)
    assert (said.returncode, said.stderr.strip()) == (2, f"{tmp_path / 'gone'} 不是数据文件夹：里面没有 key.json。")
    assert not (tmp_path / "gone").exists()


def test_one_file_is_checked_wherever_it_lies(tmp_path: Path) -> None:
    whole = ROOT / "knowledge" / "cards" / "loans" / "fumin_loan.yml"
    (tmp_path / "draft.yml").write_text(draft_card(["蜂箱补助怎么领"], None, {}, date(2026, 11, 22)).card)
    sound = mingbai("knowledge", "check", str(whole), data=tmp_path)
    missing = mingbai("knowledge", "check", str(tmp_path / "draft.yml"), data=tmp_path)
    assert (sound.returncode, sound.stdout.strip()) == (0, "这张卡没有问题。")
    assert (missing.returncode, "draft.yml：statements：没有 general" in missing.stdout) == (1, True)


@pytest.mark.parametrize(
    ("output", "begins"),
    [
        ("chat", "【外出务工交通补助】"),
        ("short", "【打工路费补助】每人每年最多800元。"),
        ("notice", "外出务工交通补助"),
        ("loudspeaker", "乡亲们，乡亲们，现在讲一讲打工路费补助。"), ("large", "打工路费补助"),
    ],
)
def test_a_card_is_shown_in_each_of_its_outputs(tmp_path: Path, output: str, begins: str) -> None:
    said = mingbai("knowledge", "show", "travel_subsidy", "--as", output, data=tmp_path)
    assert (said.returncode, said.stdout.startswith(begins)) == (0, True)


def test_a_name_instead_of_a_file_leads_to_the_file(tmp_path: Path) -> None:
    said = mingbai("knowledge", "show", "低保", data=tmp_path)
    assert (said.returncode, said.stderr.strip()) == (2, "没有“低保”这张卡。您要的可能是 dibao（低保）。")
    said = mingbai("knowledge", "show", "dibao", "--as", "poster", data=tmp_path)
    assert said.stderr.strip() == "--as 可以写：chat、short、notice、loudspeaker、large。"
