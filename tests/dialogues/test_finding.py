"""What a story already tells, by the questions it answers."""

from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import pytest

from dialogues.finding import FINDERS, find, told
from dialogues.flow import Question
from dialogues.session import Json
from dialogues.surroundings import Place, Surroundings
from knowledge.reading import read

ROWS = read(Path(__file__).parent / "told.yml")
PLACES = (
    Place("mumian", "木棉村", ("三里镇", "天等县")),
    Place("jz1", "江洲村", ("三里镇", "天等县")),
    Place("jz2", "江洲村", ("城关镇", "天等县")),
    Place("nali", "那利社区", ("城关镇", "天等县")),
    Place("up", "上屯", ("木棉村", "三里镇"), "mumian"),
    Place("down", "下屯", ("木棉村", "三里镇"), "mumian"),
    Place("five", "五组", ("木棉村", "三里镇"), "mumian"),
)
HERE = Surroundings(datetime(2026, 11, 20, 2, 0, tzinfo=UTC), PLACES)
KINDS = {
    "risks": "several", "size": "count", "since": "day", "spent": "amount", "place": "place", "group": "place",
    "phone": "phone", "name": "name", "age": "count",
}
SENTENCE = "我家男人上个月摔断腿,花了三万多,四口人就靠他"


def asked(finder: str) -> Question:
    """A question of the kind that the finder answers."""
    least, most = (1, 30) if finder == "size" else (None, None)
    return Question(KINDS.get(finder, "choice"), "？", least=least, most=most)


def written(finder: str, answer: Json) -> str:
    """The answer as the rows write it."""
    if isinstance(answer, dict):
        first, last = (str(answer[key]) for key in (("from", "to") if finder == "since" else ("least", "most")))
        return first if finder == "spent" and first == last else f"{first} {last}"
    return " ".join(map(str, answer)) if isinstance(answer, list) else "~" if answer is None else str(answer)


@pytest.mark.parametrize(
    ("finder", "story", "answer"),
    [(finder, story, answer) for finder, rows in ROWS.items() for story, answer in rows.items()],
)
def test_what_a_story_tells_is_found_and_nothing_else(finder: str, story: str, answer: str) -> None:
    assert written(finder, find(finder, story, asked(finder), HERE)) == answer


def test_every_finder_has_rows() -> None:
    assert ROWS.keys() == FINDERS.keys()


def test_one_sentence_fills_all_it_tells_and_nothing_else() -> None:
    answers = {finder: find(finder, SENTENCE, asked(finder), HERE) for finder in FINDERS}
    assert {finder: answer for finder, answer in answers.items() if answer is not None} == {
        "for_whom": "self",
        "risks": ["accident"],
        "main_risk": "accident",
        "since": {"from": "2026-10-01", "to": "2026-10-31", "words": "上个月"},
        "size": 4,
        "spent": {"least": 30000, "most": 39999, "words": "三万多"},
    }


def test_the_storys_own_words_are_told_too() -> None:
    found = told("spent", SENTENCE, asked("spent"), HERE)
    assert found and found.words == "花了三万多"


def test_a_long_story_keeps_nobody_waiting() -> None:
    story = (SENTENCE + "，隔壁三婆在木棉村上屯去年腊月病了半年，借了两三千，") * 40
    began = perf_counter()
    for finder in FINDERS:
        find(finder, story[:2000], asked(finder), HERE)
    assert perf_counter() - began < 1
