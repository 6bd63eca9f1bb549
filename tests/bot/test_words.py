"""The bot's words are whole: readable aloud, every button works, and no word stands in a dialogue's way."""

import re
import shutil
from pathlib import Path

import pytest

import knowledge
from bot.choices import CHANGE, read_choice
from bot.everyday import WORDS
from bot.heard import LONGEST
from bot.meanings import OldButton
from bot.routes import ANSWERED_BY_WORD, ANSWERED_PLAINLY, CRISIS, DECLARATION, FRAUD, NOT_COVERED
from bot.state import State
from bot.vocabulary import WORDS as WORDS_FOLDER
from bot.vocabulary import load_vocabulary
from dialogues.surroundings import Surroundings
from knowledge.cards import PARTS
from knowledge.entry import Entry
from knowledge.reading import Fault
from knowledge.wording import placeholders, too_long
from tests.backend.moments import MONDAY
from tests.bot.talk import FLOWS, KNOWLEDGE, VOCABULARY

SURROUNDINGS = Surroundings(MONDAY)
ROUTES = Path(knowledge.__file__).parent / "routes.yml"
OTHER_KINDS = (
    "empty", "pictures", "too_long", "cut_only", "sticker", "voice", "photo", "location", "file", "edited", "other",
)
PLAINLY_SAID = (NOT_COVERED, *ANSWERED_PLAINLY.values(), *VOCABULARY.small_talk, "not_known", "not_heard")


@pytest.mark.parametrize("name", VOCABULARY.sayings)
def test_every_sentence_can_be_read_aloud(name: str) -> None:
    says, _ = VOCABULARY.sayings[name]
    assert not too_long(re.sub(r"\{[^}]*\}", "", says))


@pytest.mark.parametrize("kind", VOCABULARY.dangers)
def test_every_answer_to_danger_can_be_read_aloud(kind: str) -> None:
    assert not too_long(VOCABULARY.dangers[kind].says)


def test_answers_to_danger_name_only_the_numbers_of_the_land() -> None:
    named = {number for danger in VOCABULARY.dangers.values() for number in re.findall(r"\d{3,}", danger.says)}
    assert named == {"110", "119", "120", "122", "12356"}


@pytest.mark.parametrize("name", VOCABULARY.choices)
def test_every_button_leads_somewhere(name: str) -> None:
    choice = VOCABULARY.choices[name]
    meant = read_choice(choice.value, State(), VOCABULARY, KNOWLEDGE, FLOWS, SURROUNDINGS)
    assert not isinstance(meant, OldButton)


def test_every_value_fits_any_channel() -> None:
    longest = max(len(step) for flow in FLOWS.values() for step in flow.steps)
    values = [choice.value for choice in VOCABULARY.choices.values()]
    values += [f"card.{card}.{part}" for card in KNOWLEDGE.cards for part in PARTS]
    values += [f"step.{flow}.{'s' * longest}.9999.{'c' * 20}" for flow in FLOWS]
    values += [f"step.{flow}.{CHANGE}.9999.{'c' * longest}" for flow in FLOWS]
    assert [value for value in values if len(value) > 64 or not value.isascii()] == []


def test_every_everyday_word_is_answered() -> None:
    spoken = set(VOCABULARY.words_known) - set(WORDS) - {"clear"}
    assert [word for word in sorted(spoken) if word not in VOCABULARY.sayings] == []


def test_everything_attention_may_say_has_its_sentence() -> None:
    names = [*PLAINLY_SAID, *OTHER_KINDS, "small_talk"]
    assert [name for name in names if name not in VOCABULARY.sayings] == []


def test_everything_filled_into_a_plain_sentence_is_known() -> None:
    known = {*KNOWLEDGE.offices, "county", "hotlines", "most"}
    plain = [VOCABULARY.sayings[name][0] for name in (*PLAINLY_SAID, *OTHER_KINDS, "human")]
    used = {place for says in plain for place in placeholders(says)}
    assert used - known == set()


def test_every_route_but_cards_is_answered() -> None:
    answered = {DECLARATION, CRISIS, FRAUD, NOT_COVERED, "small_talk", *ANSWERED_BY_WORD, *ANSWERED_PLAINLY}
    routes = Entry.of_file(ROUTES).values
    assert set(routes) == answered


def test_no_everyday_word_is_a_button_of_a_dialogue() -> None:
    labels = {
        word
        for flow in FLOWS.values()
        for step in flow.steps.values()
        if step.question
        for option in step.question.options
        for word in (option.label, *option.also)
    }
    assert [label for label in sorted(labels) if VOCABULARY.everyday_word(label)] == []


def test_no_dialogue_has_a_step_called_like_the_wish_to_change() -> None:
    assert [flow.id for flow in FLOWS.values() if CHANGE in flow.steps] == []


def test_every_part_of_a_card_has_its_words_and_every_topic_a_name() -> None:
    assert set(VOCABULARY.parts) == set(PARTS) - {"general"}
    assert set(VOCABULARY.topics) == {card.topic for card in KNOWLEDGE.cards.values()}


def test_the_longest_message_is_the_one_that_is_told() -> None:
    assert VOCABULARY.say("too_long", most=LONGEST).text.count("4096") == 1


def test_a_word_with_two_meanings_is_refused(tmp_path: Path) -> None:
    words = tmp_path / "words"
    shutil.copytree(WORDS_FOLDER, words)
    (words / "everyday.yml").write_text("help: [帮助]\nhuman: [帮助！]\n", "utf-8")
    with pytest.raises(Fault):
        load_vocabulary(words)


def test_a_word_for_somebody_without_the_words_that_may_stand_there_is_refused(tmp_path: Path) -> None:
    words = tmp_path / "words"
    shutil.copytree(WORDS_FOLDER, words)
    urgent = (words / "urgent.yml").read_text("utf-8")
    (words / "urgent.yml").write_text(re.sub(r"(?m)^  whose: .*\n", "", urgent), "utf-8")
    with pytest.raises(Fault, match=r"unless里写了\{whose\}，却没有whose"):
        load_vocabulary(words)
