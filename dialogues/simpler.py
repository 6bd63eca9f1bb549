"""Simpler: the form a question takes once its replies could not be read twice."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from dialogues.flow import Option, Question
from dialogues.surroundings import Place
from dialogues.words import word
from knowledge.entry import Entry

WORDS = Path(__file__).parent / "simpler.yml"
ENOUGH = 2  # replies missed before the form changes and a person is offered
_NAMED = 40  # villages that are named in one message


def simpler(question: Question, missed: int) -> Question:
    """The question with days on buttons, where it waits for a day, has no buttons and was missed so often."""
    if missed < ENOUGH or question.kind != "day" or question.options:
        return question
    return replace(question, options=_days("one_day" if question.one_day else question.tense))


def explained(question: Question, labels: Sequence[str], places: Sequence[Place]) -> str:
    """What stands under the question in its simpler form."""
    if question.kind == "place" and not question.options and places:
        return word("simpler_places", names="、".join(place.name for place in places[:_NAMED]))
    if question.kind not in ("choice", "several", "place") or not labels:
        return ""
    return "\n".join((*(f"{n}. {label}" for n, label in enumerate(labels, start=1)), word("simpler_choice")))


@cache
def _days(which: str) -> tuple[Option, ...]:
    rows = Entry.of_file(WORDS).inner(which)
    return tuple(Option(code, rows.text(code)) for code in rows.values)
