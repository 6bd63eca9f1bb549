"""A number that changes in a card changes in everything that is made from it."""

from pathlib import Path

import pytest
import yaml

from knowledge.cards import CARDS as FOLDER
from knowledge.cards import Card, load_card
from knowledge.reading import read
from knowledge.sources import load_sources
from knowledge.telling.chat import chat_answer
from knowledge.telling.notice import notice
from knowledge.telling.outputs import OUTPUTS
from knowledge.telling.pieces import key_sentences
from tests.knowledge.telling.county import CARDS, ON, SILENT, TELLER

SOURCES = load_sources()
NUMBERS = [
    (card.id, name) for card in CARDS.values() for name, bound in card.parameters.items() if bound.value.isdigit()
]
IN_THE_KEY_SENTENCE = [
    (card, name) for card, name in NUMBERS
    if str(CARDS[card].parameters[name]) in key_sentences(TELLER.told(CARDS[card], ON, SILENT))[0]
]



def changed(card: Card, name: str, folder: Path) -> Card:
    """The card after a policy officer has put another number in."""
    data = read(FOLDER / card.topic / f"{card.id}.yml")
    data["parameters"][name]["value"] = str(int(data["parameters"][name]["value"]) + 7)
    path = folder / f"{card.id}.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return load_card(path, SOURCES)


@pytest.mark.parametrize(("card", "name"), IN_THE_KEY_SENTENCE)
def test_all_five_outputs_change(card: str, name: str, tmp_path: Path) -> None:
    was, now = (TELLER.told(one, ON, SILENT) for one in (CARDS[card], changed(CARDS[card], name, tmp_path)))
    assert [output for output, make in OUTPUTS.items() if make(was) == make(now)] == []


@pytest.mark.parametrize(("card", "name"), NUMBERS)
def test_the_notice_and_an_answer_change_with_every_number(card: str, name: str, tmp_path: Path) -> None:
    new = changed(CARDS[card], name, tmp_path)
    was, now = (TELLER.told(one, ON, SILENT) for one in (CARDS[card], new))
    assert notice(was).text != notice(now).text
    assert [part for part in was.parts if chat_answer(was, part) != chat_answer(now, part)] != []


def test_the_amounts_people_ask_for_most_stand_in_the_key_sentence() -> None:
    cards = {card for card, _ in IN_THE_KEY_SENTENCE}
    assert {"travel_subsidy", "labor_subsidy", "fumin_loan", "dibao_gradual_exit"} <= cards
