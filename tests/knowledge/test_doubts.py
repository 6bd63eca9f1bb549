"""Doubts: nothing is wrong, but somebody should look again."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.cards import load_cards
from knowledge.county import Confirmation, County
from knowledge.doubts import InUse, doubts
from knowledge.reading import Fault

ROOT = Path(__file__).parents[2]
ON = date(2026, 11, 23)
TRAVEL, LABOR = "knowledge/cards/work/travel_subsidy.yml", "knowledge/cards/work/labor_subsidy.yml"
EVERYBODY = frozenset(load_cards())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    shutil.copytree(ROOT / "nlu" / "phrases", tmp_path / "nlu" / "phrases")
    return tmp_path


def changed(root: Path, file: str, was: str, becomes: str) -> None:
    text = (root / file).read_text()
    assert was in text
    (root / file).write_text(text.replace(was, becomes, 1))


def about(found: list[Fault], file: str) -> list[tuple[str, str]]:
    return [(doubt.place, doubt.wrong) for doubt in found if doubt.file == file]


def in_use(county: County, asked: frozenset[str] = EVERYBODY) -> InUse:
    return InUse(county, 3, asked, 90)


def test_only_ended_words_are_doubted_in_the_real_cards() -> None:
    assert {doubt.wrong.partition("，")[2] for doubt in doubts(ROOT, ON)} == {"已经过了"}
    assert doubts(ROOT, date(2022, 10, 1)) == []


def test_words_that_have_ended_are_named_with_their_day(copy: Path) -> None:
    changed(copy, TRAVEL, "until: null", "until: 2024-06-30")
    assert about(doubts(copy, ON), TRAVEL) == [("general", "管到2024-06-30，已经过了")]
    assert about(doubts(copy, date(2024, 6, 30)), TRAVEL) == []


def test_an_amount_in_words_has_no_source(copy: Path) -> None:
    changed(copy, TRAVEL, "要做满几个月", "要做满三个月")
    assert about(doubts(copy, ON), TRAVEL) == [("says", "“三个月”没有写明出处")]


def test_near_cards_that_tell_two_numbers_of_one_thing_are_named(copy: Path) -> None:
    twin = "每人每年最多{ceiling}。重点帮扶县可以提高。这是最高数，不是人人都拿满。"
    changed(copy, LABOR, "最长给{longest}。", "最长给{longest}。" + twin)
    number = "  ceiling: {value: 900, unit: 元, document: gx-daily-2024, clause: 一}\n"
    changed(copy, LABOR, "parameters:\n", "parameters:\n" + number)
    assert about(doubts(copy, ON), LABOR) == [
        ("ceiling", "“900元”（2024年初广西日报报道），打工路费补助里是“800元”（2022年广西行动方案）")
    ]


def test_a_card_without_any_phrase_is_named(copy: Path) -> None:
    (copy / "nlu" / "phrases" / "travel_subsidy.yml").unlink()
    assert about(doubts(copy, ON), TRAVEL) == [("问法", "还没有大家怎么问的话")]


def test_old_papers_are_doubted_until_the_county_has_confirmed_the_card() -> None:
    told = Confirmation("travel_subsidy", True, "县人社局", ON, None)
    doubted = doubts(ROOT, ON, in_use(County("测试县")))
    assert about(doubted, TRAVEL) == [("出处", "最新的材料是2022-07-19的，县里还没有核实")]
    assert about(doubts(ROOT, ON, in_use(County("测试县", confirmations=(told,)))), TRAVEL) == []
    assert about(doubts(ROOT, date(2025, 7, 1), in_use(County("测试县"))), TRAVEL) == []


def test_a_card_nobody_has_asked_about_is_named() -> None:
    told = Confirmation("travel_subsidy", True, "县人社局", ON, None)
    county = County("测试县", confirmations=(told,))
    found = doubts(ROOT, ON, in_use(county, EVERYBODY - {"travel_subsidy"}))
    assert about(found, TRAVEL) == [("问法", "90天里没有人问过")]
