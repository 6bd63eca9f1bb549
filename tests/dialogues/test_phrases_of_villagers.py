"""How many of the phrases villagers use are read rightly; the phrases were written apart from the code."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogues import questions
from dialogues.finding import find
from dialogues.flow import Question, load_flows
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings

PHRASES = Path(__file__).parent / "phrases"
SAID_ON = Surroundings(datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
ASKED = {
    step.question.found: step.question
    for step in load_flows()["declare"].steps.values()
    if step.question and step.question.found
}
SHORT = 20  # characters; longer words are a story
Row = Mapping[str, Any]


def rows(file: str) -> Iterator[tuple[str, Row]]:
    """Every phrase with the name of its list."""
    for kind, phrases in yaml.safe_load((PHRASES / file).read_text("utf-8")).items():
        yield from ((kind, row) for row in phrases)


def told(finder: str, text: str) -> Any:
    return find(finder, text, ASKED.get(finder, Question("text", "")), SAID_ON)


def sum_is_right(kind: str, row: Row) -> bool:
    """Short words answer the question and are that sum; longer ones are a story, of which nothing else is read."""
    story = told("spent", row["text"])
    if len(row["text"]) > SHORT:
        return is_that_sum(kind, row, story)
    reply = questions.read(ASKED["spent"], Reply(row["text"]), SAID_ON)
    read = reply.answer if isinstance(reply, questions.Read) else None
    return is_that_sum(kind, row, read) and (story is None or is_that_sum(kind, row, story))


def is_that_sum(kind: str, row: Row, read: Any) -> bool:
    if read is None or kind == "nothing" or row.get("nothing"):
        return read is None and (kind == "nothing" or bool(row.get("nothing") or row.get("may_ask")))
    least, most = row["least"], row.get("most", row["least"])
    return bool(least <= read["least"] <= read["most"] <= most + 1)


def day_is_right(kind: str, row: Row) -> bool:
    """What is read lies inside the days that may fairly be meant."""
    read = told("since", row["text"])
    if read is None or kind == "nothing":
        return read is None and (kind == "nothing" or bool(row.get("may_ask")))
    first, last = date.fromisoformat(read["from"]), date.fromisoformat(read["to"])
    return bool(row["from"] <= first <= last <= row["to"])


def other_is_right(kind: str, row: Row) -> bool:
    return bool(told(kind, row["text"]) == row["means"])


@pytest.mark.parametrize(
    ("file", "right", "at_least"),
    [
        ("amounts.yml", sum_is_right, 0.99), ("days.yml", day_is_right, 0.99), ("others.yml", other_is_right, 0.97),
        ("unseen_amounts.yml", sum_is_right, 0.95), ("unseen_days.yml", day_is_right, 0.92),
        ("third_amounts.yml", sum_is_right, 0.98), ("third_days.yml", day_is_right, 0.98),
        ("fourth_amounts.yml", sum_is_right, 0.95), ("fourth_days.yml", day_is_right, 0.95),
    ],
)
def test_what_villagers_say_is_read_rightly(file: str, right: Any, at_least: float) -> None:
    listed = list(rows(file))
    wrong = [row["text"] for kind, row in listed if not right(kind, row)]
    assert len(wrong) / len(listed) <= 1 - at_least, wrong


@pytest.mark.parametrize(
    ("file", "finder", "right"),
    [
        ("unseen_amounts.yml", "spent", sum_is_right), ("unseen_days.yml", "since", day_is_right),
        ("third_amounts.yml", "spent", sum_is_right), ("third_days.yml", "since", day_is_right),
        ("fourth_amounts.yml", "spent", sum_is_right), ("fourth_days.yml", "since", day_is_right),
    ],
)
def test_what_is_not_understood_is_asked_and_hardly_ever_read_wrongly(file: str, finder: str, right: Any) -> None:
    listed = list(rows(file))
    wrong = [row["text"] for kind, row in listed if not right(kind, row) and is_read(finder, row["text"])]
    assert len(wrong) / len(listed) <= 0.01, wrong


def is_read(finder: str, text: str) -> bool:
    """Whether some value is taken from the words, as a story or, where they are short, as a reply."""
    reply = questions.read(ASKED[finder], Reply(text), SAID_ON)
    return told(finder, text) is not None or (len(text) <= SHORT and isinstance(reply, questions.Read))


def test_there_are_at_least_four_hundred_of_them() -> None:
    assert sum(len(list(rows(path.name))) for path in PHRASES.glob("*.yml")) >= 400


def test_three_thousand_is_never_three_and_last_month_is_never_today() -> None:
    assert told("spent", "花了三千") == {"least": 3000, "most": 3000, "words": "三千"}
    assert told("since", "上个月摔的")["to"] == "2026-10-31"
