"""Answers about cards: short, dated, honest about gaps, and with buttons for what they say."""

from datetime import date

import pytest

from bot.answers import card_answer, unsaid_answer
from knowledge.cards import PARTS
from tests.bot.talk import KNOWLEDGE, VOCABULARY

ON = date(2026, 11, 23)
CARDS = sorted(KNOWLEDGE.cards)


@pytest.mark.parametrize("card", CARDS)
def test_an_answer_to_a_whole_card_is_at_most_ten_lines(card: str) -> None:
    answer = card_answer(KNOWLEDGE.cards[card], "general", ON, KNOWLEDGE, VOCABULARY)
    assert len(answer.text.splitlines()) <= 10


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("card", CARDS)
def test_every_part_names_its_paper_with_its_year_and_whom_to_ask(card: str, part: str) -> None:
    told = KNOWLEDGE.cards[card]
    answer = card_answer(told, part, ON, KNOWLEDGE, VOCABULARY)
    shown = [s.source for s in (*told.said(part, ON), *told.lapsed(part, ON))] or [
        s.source for s in told.said("general", ON)
    ]
    assert [source.id for source in shown if f"《{source.short}》里。{source.standing}" not in answer.text] == []
    assert KNOWLEDGE.offices[told.ask].asks in answer.text
    assert (told.caution or "") in answer.text


@pytest.mark.parametrize("card", CARDS)
def test_every_part_that_says_something_has_a_button_and_so_has_what_is_not_written(card: str) -> None:
    told = KNOWLEDGE.cards[card]
    values = [choice.value for choice in card_answer(told, "general", ON, KNOWLEDGE, VOCABULARY).choices]
    parts = [part for part in told.parts_said(ON) if part != "general"]
    assert values[: len(parts)] == [f"card.{card}.{part}" for part in parts]
    assert values[len(parts) :] == [f"notsaid.{card}", "start.declare"]


@pytest.mark.parametrize("card", CARDS)
def test_what_is_not_written_is_told_in_full(card: str) -> None:
    told = KNOWLEDGE.cards[card]
    lines = unsaid_answer(told, ON, KNOWLEDGE, VOCABULARY).text.splitlines()
    assert lines[2:-1] == [f"· {gap.says}" for gap in told.unsaid()]


def test_a_part_no_paper_speaks_of_says_so() -> None:
    answer = card_answer(KNOWLEDGE.cards["travel_subsidy"], "how", ON, KNOWLEDGE, VOCABULARY)
    assert answer.text.splitlines()[:2] == ["【外出务工交通补助】", "文件没有写怎么申请。"]


def test_what_no_longer_stands_is_told_as_what_once_stood() -> None:
    answer = card_answer(KNOWLEDGE.cards["key_counties"], "validity", ON, KNOWLEDGE, VOCABULARY)
    assert answer.text.splitlines()[1].startswith("文件写过，管到2025年底：")
    before = card_answer(KNOWLEDGE.cards["key_counties"], "validity", date(2025, 1, 1), KNOWLEDGE, VOCABULARY)
    assert before.text.splitlines()[1].startswith("现在还有没有：过渡期里")


@pytest.mark.parametrize(
    ("card", "part", "numbers"),
    [
        ("travel_subsidy", "amount", ["800元", "1000元"]),
        ("labor_subsidy", "amount", ["200元", "500元", "6个月"]),
        ("public_welfare_job", "amount", ["1.2倍"]),
        ("dibao_gradual_exit", "amount", ["6个月"]),
        ("fumin_loan", "amount", ["20万元", "5年"]),
        ("collective_income_distribution", "amount", ["10万元", "200元"]),
    ],
)
def test_the_numbers_most_likely_to_be_confused_stand_on_their_own_card(
    card: str, part: str, numbers: list[str]
) -> None:
    answer = card_answer(KNOWLEDGE.cards[card], part, ON, KNOWLEDGE, VOCABULARY)
    assert [number for number in numbers if number not in answer.text] == []
