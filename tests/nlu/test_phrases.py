"""The phrases and the texts that must be understood, as data."""

import json

import pytest
import yaml
from conftest import PHRASES, ROOT, SETS, UNDERSTOOD

from nlu.measure import read_rows
from nlu.phrase_book import PhraseError, contradictions, near_duplicates, read_book

BOOK = read_book([PHRASES])
TEXTS = [phrase.text for phrase in BOOK]
ROWS = read_rows(UNDERSTOOD)
CARDS = {file.stem for file in (ROOT / "knowledge/cards").glob("*/*.yml")}


def test_every_route_has_phrases_and_texts_to_be_understood():
    assert {file.stem for file in PHRASES.glob("*.yml")} == {file.stem for file in UNDERSTOOD.glob("*.yml")}


def test_every_card_has_phrases():
    assert CARDS - {phrase.route for phrase in BOOK} == set()


def test_only_cards_have_parts_and_each_can_be_asked_for_as_a_whole():
    whole = {phrase.route for phrase in BOOK if phrase.part == "general"}
    assert CARDS - whole == set()
    assert {phrase.route for phrase in BOOK if phrase.part and phrase.route not in CARDS} == set()


def test_no_phrase_is_taught_twice():
    assert sorted({text for text in TEXTS if TEXTS.count(text) > 1}) == []
    assert contradictions(BOOK) == []


def test_no_two_phrases_are_nearly_the_same():
    assert [pair for pair in near_duplicates(TEXTS, TEXTS) if pair[0] != pair[1]] == []


def test_no_text_to_be_understood_is_taught_nor_nearly():
    assert near_duplicates([row.text for row in ROWS], TEXTS) == []


@pytest.mark.parametrize("rows", sorted(SETS.glob("*.jsonl")), ids=lambda file: file.stem)
def test_no_text_that_measures_is_taught_nor_nearly(rows):
    texts = [json.loads(line)["text"] for line in rows.read_text("utf-8").splitlines()]
    assert len(texts) >= 200
    assert near_duplicates(texts, TEXTS) == []


def test_texts_that_differ_in_a_particle_are_near_duplicates_and_others_are_not():
    asked = "我家的老房子漏雨想翻修能不能补点钱"
    assert near_duplicates([asked], [asked + "呢", "低保多少钱一个月"]) == [(asked, asked + "呢")]


BLOCK = "nlu:\n- intent: {intent}\n  metadata: {{part: {part}}}\n  examples: |\n    {line}\n"


@pytest.mark.parametrize(
    ("intent", "part", "line", "told"),
    [
        ("dibao", "price", "- 低保多少钱", "part 只能是"),
        ("di_bao", "amount", "- 低保多少钱", "intent 要和文件名一样"),
        ("dibao", "amount", "低保多少钱", "每句问法要以“- ”开头"),
        ("[", "amount", "- 低保多少钱", "读不懂"),
    ],
)
def test_a_wrong_phrase_file_is_refused_with_what_to_write(tmp_path, intent, part, line, told):
    (tmp_path / "dibao.yml").write_text(BLOCK.format(intent=intent, part=part, line=line), "utf-8")
    with pytest.raises(PhraseError, match=r"dibao\.yml") as refused:
        read_book([tmp_path])
    assert told in str(refused.value)


def test_the_same_words_for_two_routes_are_a_contradiction(tmp_path):
    for route in ("dibao", "tekun"):
        text = BLOCK.format(intent=route, part="amount", line="- 一个月多少钱")
        (tmp_path / f"{route}.yml").write_text(text, "utf-8")
    assert contradictions(read_book([tmp_path])) == ["同一句话教了两个主题（dibao、tekun），请留一个：一个月多少钱"]


@pytest.mark.parametrize(
    ("route", "metadata"), [("dibao", "{part: amount, topic: funeral}"), ("not_covered", "{part: general}")]
)
def test_a_topic_stands_with_what_no_document_answers_and_only_there(tmp_path, route, metadata):
    block = f"nlu:\n- intent: {route}\n  metadata: {metadata}\n  examples: |\n    - 一个月多少钱\n"
    (tmp_path / f"{route}.yml").write_text(block, "utf-8")
    with pytest.raises(PhraseError, match=r"topic 只写在 not_covered\.yml 里"):
        read_book([tmp_path])


def test_every_text_to_be_understood_of_no_document_names_a_topic_that_is_taught():
    rows = yaml.safe_load((UNDERSTOOD / "not_covered.yml").read_text("utf-8"))
    taught = {phrase.topic for phrase in BOOK if phrase.route == "not_covered"}
    assert {row["topic"] for row in rows if "topic" in row} - taught == set()
