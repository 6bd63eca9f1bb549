"""Finds in free talk what a question would ask, so that nothing already told is asked again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dialogues.flow import Question
from dialogues.session import Json
from dialogues.surroundings import Surroundings

__all__ = ["FINDERS", "Found", "find", "told"]


@dataclass(frozen=True)
class Found:
    """What a story tells: the answer as the question's kind stores it, and the words of the story that tell it."""

    answer: Json
    words: str


Finder = Callable[[str, Question, Surroundings], Found | None]


def _nothing(story: str, question: Question, surroundings: Surroundings) -> Found | None:
    """A finder that is still to come: the question is asked."""
    return None


FINDERS: Mapping[str, Finder] = dict.fromkeys((
    "for_whom", "relation", "risks", "main_risk", "since", "size", "spent", "place", "group", "phone", "name",
    "urgency",
), _nothing)


def find(finder: str, story: str, question: Question, surroundings: Surroundings) -> Json | None:
    """The answer the story gives to the question, None where it tells none or not clearly; KeyError: no such finder."""
    found = told(finder, story, question, surroundings)
    return found.answer if found else None


def told(finder: str, story: str, question: Question, surroundings: Surroundings) -> Found | None:
    """The answer with the story's own words for it."""
    return FINDERS[finder](story, question, surroundings)
