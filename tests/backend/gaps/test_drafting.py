"""A draft loads as a card, holds every question as a comment, and says itself what is still missing."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from backend.gaps.drafting import draft_card, draft_statement, missing_of
from knowledge.cards import PARTS, load_card, load_cards
from knowledge.not_covered import load_topics
from knowledge.sources import SOURCES, load_sources

TODAY = date(2026, 11, 22)
CARDS, TOPICS = load_cards(), load_topics()
QUESTIONS = ["养蜂的蜂箱有没有补助", "蜂箱补助怎么领", "蜂箱：补助 #几多？\n第二行 - \"引号\" {花括号}"]


def loaded(tmp_path: Path, name: str, text: str):  # type: ignore[no-untyped-def]
    (tmp_path / f"{name}.yml").write_text(text, encoding="utf-8")
    return load_card(tmp_path / f"{name}.yml", load_sources(SOURCES))


def test_a_draft_is_a_card_without_statements(tmp_path: Path) -> None:
    draft = draft_card(QUESTIONS, None, CARDS, TODAY)
    card = loaded(tmp_path, draft.name, draft.card)
    assert (card.id, card.title, card.called, card.statements) == ("feng_xiang", "蜂箱", ("蜂箱",), ())
    assert [(gap.part, gap.says) for gap in card.gaps] == [(part, "还没有材料。") for part in PARTS]
    assert all(question.split("\n")[0].split()[0] in draft.card for question in QUESTIONS)


def test_what_is_missing_is_named_by_the_check_of_cards() -> None:
    assert draft_card(QUESTIONS, None, CARDS, TODAY).missing == (
        "statements：没有 general。请用一句话说这是什么政策。",
    )
    assert missing_of("broken", "title: 甲\n") == ("label：这里没有写文字。请补上一句话或一个词。",)


def test_a_topic_gives_the_draft_its_name_its_words_and_its_office(tmp_path: Path) -> None:
    topic = TOPICS["old_age_allowance"]
    draft = draft_card(["八十岁有钱吗"], topic, CARDS, TODAY)
    card = loaded(tmp_path, draft.name, draft.card)
    assert (card.id, card.title, card.called, card.ask) == (topic.id, topic.label, topic.called, topic.ask)
    assert "knowledge/not_covered.yml 里的 old_age_allowance" in draft.card


def test_a_question_marks_no_entity_in_its_phrase_and_breaks_no_file() -> None:
    draft = draft_card(["[低保](card)怎么领\x07\u2028- intent: other"], None, CARDS, TODAY)
    [block] = yaml.safe_load(draft.phrases)["nlu"]
    assert block["examples"] == "- （低保）(card)怎么领 - intent: other\n"
    assert yaml.safe_load(draft.card)["statements"] == []


def test_phrases_are_the_questions_once_each_as_rasa_reads_them() -> None:
    phrases = draft_card([*QUESTIONS, QUESTIONS[0], "长" * 81], None, CARDS, TODAY).phrases
    [block] = yaml.safe_load(phrases)["nlu"]
    assert (block["intent"], block["metadata"]) == ("feng_xiang", {"part": "general"})
    assert block["examples"].splitlines() == [
        "- 养蜂的蜂箱有没有补助", "- 蜂箱补助怎么领", '- 蜂箱：补助 #几多？ 第二行 - "引号" {花括号}',
    ]


@pytest.mark.parametrize("questions", [[], ["？？？"], ["的了吗呢"], ["123"]])
def test_questions_without_a_name_make_a_draft_all_the_same(questions: list[str], tmp_path: Path) -> None:
    draft = draft_card(questions, None, CARDS, TODAY)
    assert loaded(tmp_path, draft.name, draft.card).title == "新问题"


def test_a_name_that_is_taken_is_not_taken_again() -> None:
    assert draft_card(["低保低保"], TOPICS["old_age_allowance"], {"old_age_allowance": CARDS["dibao"]}, TODAY).name == (
        "old_age_allowance_draft"
    )


def test_a_part_that_is_not_said_becomes_a_statement_to_be_filled() -> None:
    draft = draft_statement(CARDS["travel_subsidy"], "papers", ["路费要带什么纸"], TODAY)
    [statement] = yaml.safe_load(draft.card)
    assert (draft.name, statement["part"], sorted(statement)) == (
        "travel_subsidy", "papers", ["from", "part", "says", "source", "until"],
    )
    assert "not_said 里 papers 那一行删掉" in draft.card
