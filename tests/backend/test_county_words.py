"""A county's own words become word lists for training, and words that would confuse are refused."""

from pathlib import Path

from backend.county.actions import tell
from backend.county.words import WORD, dialect_lines, known_names, phrases, place_lines, word_fault, write_words
from backend.database import Database
from backend.scope import TERMINAL
from tests.backend.county import County
from tests.backend.moments import MONDAY


def test_a_new_name_for_a_card_or_a_topic_is_learnt() -> None:
    assert word_fault("阿公米", "tekun") is None
    assert word_fault("阿公米", "old_age_allowance") is None


def test_a_name_that_is_known_already_is_not_needed() -> None:
    assert word_fault("吃低保", "dibao") == "“吃低保”不用加，明白本来就认得。"


def test_a_name_that_belongs_to_another_card_is_refused_with_its_name() -> None:
    assert word_fault("富民贷", "tekun") == "“富民贷”会和“富民贷”弄混（那边也叫“富民贷”）。请写得更具体一点。"


def test_a_word_of_another_cards_phrases_is_refused_with_the_phrase() -> None:
    text = next(text for text, about in phrases() if about == "house_renovation" and WORD.fullmatch(text))
    label = known_names().labels["house_renovation"]
    assert word_fault(text, "tekun") == f"“{text}”会和“{label}”弄混（那边有人这样问：{text}）。请写得更具体一点。"


def test_everyday_words_are_refused() -> None:
    for word in ("怎么", "补贴", "我家", "好多"):
        fault = word_fault(word, "tekun")
        assert fault is not None and "弄混" in fault


def test_villages_that_are_everyday_words_are_left_out() -> None:
    taught = phrases()[0][0]
    assert place_lines(["大湾村", "下湾屯", "新村", "大湾村", taught]) == ["下湾屯", "大湾村"]


def test_the_lists_are_written_as_understanding_reads_them(database: Database, county: County, tmp_path: Path) -> None:
    with database.writing() as session:
        tell(session, TERMINAL, county.county, "word", "阿公米", {"means": "tekun"}, 0, "a", MONDAY)
        assert write_words(session, tmp_path / "words")
    called = known_names().called["tekun"][0]
    assert (tmp_path / "words/dialect.txt").read_text("utf-8") == f"阿公米\t{called}\n"
    assert (tmp_path / "words/places.txt").read_text("utf-8") == "上湾屯\n下湾屯\n大湾村\n小河村\n"


def test_a_county_without_words_and_villages_leaves_no_lists(database: Database, tmp_path: Path) -> None:
    (tmp_path / "dialect.txt").write_text("旧\t话\n", "utf-8")
    with database.reading() as session:
        assert not write_words(session, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_word_for_a_card_that_is_gone_is_left_out() -> None:
    assert dialect_lines([]) == []
