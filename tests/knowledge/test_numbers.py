"""Every number of the documents is told on its card, under its part, with its paper; no trap is fallen into."""

import re
from pathlib import Path

import pytest

from knowledge.cards import PARTS
from knowledge.reading import read
from knowledge.telling.chat import chat_answer, unsaid_answer
from knowledge.telling.outputs import OUTPUTS
from tests.knowledge.telling.county import CARDS, ON, SILENT, TELLER

TABLE = read(Path(__file__).with_name("numbers.yml"))


def everything(card: str) -> str:
    """All that can be told about a card."""
    told = TELLER.told(CARDS[card], ON, SILENT)
    answers = [chat_answer(told, part) for part in PARTS]
    return "\n".join([*answers, unsaid_answer(told), *(make(told) for make in OUTPUTS.values())])


def stands(number: str, text: str) -> bool:
    """The number itself, not the end of a longer one."""
    return re.search(rf"(?<![\d.]){re.escape(number)}", text) is not None


@pytest.mark.parametrize(("card", "part", "number", "document", "section"), TABLE["told"])
def test_a_number_is_told_with_its_paper(card: str, part: str, number: str, document: str, section: str) -> None:
    says = chat_answer(TELLER.told(CARDS[card], ON, SILENT), part)
    said = [s for s in CARDS[card].statements if s.part == part and stands(number, s.says)]
    assert stands(number, says)
    assert document in {statement.source.id for statement in said}
    assert [s.source.short for s in said if f"《{s.source.short}》里。{s.source.standing}" not in says] == []
    assert any(statement.clause.startswith(section) for statement in said)


@pytest.mark.parametrize(("card", "number"), TABLE["not_told"])
def test_a_number_that_belongs_to_another_card_is_not_told(card: str, number: str) -> None:
    assert not stands(number, everything(card))


@pytest.mark.parametrize(("card", "pattern"), TABLE["never"])
def test_the_wrong_reading_does_not_appear(card: str, pattern: str) -> None:
    assert re.findall(pattern, everything(card)) == []


@pytest.mark.parametrize("rhythm", TABLE["rhythms"])
def test_a_rhythm_belongs_to_its_card(rhythm: str) -> None:
    assert [card for card in CARDS if rhythm in everything(card)] == TABLE["rhythms"][rhythm]


def test_every_number_a_card_binds_is_in_the_table() -> None:
    listed = {(card, number) for card, _, number, _, _ in TABLE["told"]}
    bound = {(card.id, str(number)) for card in CARDS.values() for number in card.parameters.values()}
    assert {(card, number) for card, number in bound - listed if not _within(card, number, listed)} == set()


def _within(card: str, number: str, listed: set[tuple[str, str]]) -> bool:
    """1 and 2个 are listed together as 1至2个."""
    return any(card == of and number in longer for of, longer in listed)
