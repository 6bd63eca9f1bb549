"""The real cards say what their documents say, and the reader keeps numbers, dates and sources apart."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.cards import BACKGROUND, PARTS, Card, load_cards
from knowledge.reading import Fault

NOW = date(2026, 11, 21)
CARDS = load_cards()

SOURCES = """
old: {title: 旧文, short: 旧, issuer: 甲, number: null, dated: 2021-01-01, year: 2021,
  kind: 文件, region: 广西, standing: 旧的。}
new: {title: 新文, short: 新, issuer: 甲, number: null, dated: 2026-01-01, year: 2026,
  kind: 文件, region: 广西, standing: 新的。}
"""
CARD = """
title: 路费
label: 路费
called: [车费]
audience: villager
ask: village
parameters:
  was: {value: 800, unit: 元, document: old, clause: 一}
  is_now: {value: 900, unit: 元, document: new, clause: 一}
statements:
- {part: general, says: 补路费。, from: 2021-01-01, until: null, source: {document: old, clause: 一}}
- {part: amount, says: "最多{was}。", from: 2021-01-01, until: 2025-12-31, source: {document: old, clause: 一}}
- {part: amount, says: "最多{is_now}。", from: 2026-01-01, until: null, source: {document: new, clause: 一}}
not_said:
- {part: how, says: 没有写怎么办。}
near: []
"""


def card(folder: Path, text: str = CARD) -> Card:
    (folder / "sources.yml").write_text(SOURCES)
    (folder / "work").mkdir()
    (folder / "work" / "road.yml").write_text(text)
    return load_cards(folder, folder / "sources.yml")["road"]


@pytest.mark.parametrize(
    ("name", "number", "value", "unit"),
    [
        ("travel_subsidy", "ceiling", "800", "元"),
        ("travel_subsidy", "ceiling_key_county", "1000", "元"),
        ("key_counties", "all", "44", "个"),
        ("key_counties", "national", "20", "个"),
    ],
)
def test_the_numbers_of_the_documents_are_the_numbers_of_the_cards(
    name: str, number: str, value: str, unit: str
) -> None:
    found = CARDS[name].parameters[number]
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    "found", [found for found in CARDS.values() if found.audience != BACKGROUND], ids=lambda found: found.id
)
def test_every_card_somebody_can_claim_from_says_or_leaves_open_every_part(found: Card) -> None:
    said = {statement.part for statement in found.statements} | {gap.part for gap in found.unsaid()}
    assert set(PARTS) - said == set()


@pytest.mark.parametrize("found", CARDS.values(), ids=lambda found: found.id)
def test_no_card_is_silent_about_what_it_is(found: Card) -> None:
    assert found.parts_said(NOW)[:1] == ("general",)


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2020, 12, 31), ()),
        (date(2021, 1, 1), ("最多800元。",)),
        (date(2025, 12, 31), ("最多800元。",)),
        (date(2026, 1, 1), ("最多900元。",)),
    ],
)
def test_a_statement_stands_from_its_first_to_its_last_day(tmp_path: Path, on: date, said: tuple[str, ...]) -> None:
    assert tuple(s.says for s in card(tmp_path).said("amount", on)) == said


def test_what_ended_is_kept_and_can_be_told_as_past(tmp_path: Path) -> None:
    assert [s.says for s in card(tmp_path).lapsed("amount", NOW)] == ["最多800元。"]


def test_the_file_name_is_the_card(tmp_path: Path) -> None:
    found = card(tmp_path)
    assert (found.id, found.topic, found.parts_said(NOW)) == ("road", "work", ("general", "amount"))


@pytest.mark.parametrize(
    ("was", "becomes", "wrong"),
    [
        ("最多{was}", "最多{were}", "没有叫“were”的数字"),
        ("最多{was}", "最多{was", "花括号写得不对"),
        ("最多{was}", "最多{was.value}", "没有叫“was.value”的数字"),
        ("document: old, clause: 一}", "document: lost, clause: 一}", "没有“lost”"),
        ("part: amount", "part: money", "没有“money”"),
        ("audience: villager", "audience: all", "没有“all”"),
        ("from: 2026-01-01", "from: 2026年", "“2026年”不是日期"),
        ("label: 路费", "lable: 路费", "不认识这个名字"),
    ],
)
def test_a_broken_card_is_refused(tmp_path: Path, was: str, becomes: str, wrong: str) -> None:
    with pytest.raises(Fault) as raised:
        card(tmp_path, CARD.replace(was, becomes, 1))
    assert raised.value.wrong == wrong


def test_one_card_stands_in_one_folder_only(tmp_path: Path) -> None:
    card(tmp_path)
    (tmp_path / "loans").mkdir()
    (tmp_path / "loans" / "road.yml").write_text(CARD)
    with pytest.raises(Fault) as raised:
        load_cards(tmp_path, tmp_path / "sources.yml")
    assert raised.value.wrong == "别的文件夹里已有同名的卡"
