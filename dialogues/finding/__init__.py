"""Finds in free talk what a question would ask, so that nothing already told is asked again."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from dialogues.finding.age import find_age
from dialogues.finding.found import Found
from dialogues.finding.hardships import find_main_risk, find_risks
from dialogues.finding.names import find_name
from dialogues.finding.phones import find_phone
from dialogues.finding.places import find_group, find_place
from dialogues.finding.since import find_since
from dialogues.finding.size import find_size
from dialogues.finding.spent import find_spent
from dialogues.finding.story import Story
from dialogues.finding.urgencies import find_urgency
from dialogues.finding.whose import find_for_whom, find_relation
from dialogues.flow import Question
from dialogues.session import Json
from dialogues.surroundings import Surroundings

__all__ = ["FINDERS", "Found", "find", "told"]

Finder = Callable[[Story, Question, Surroundings], Found | None]

FINDERS: Mapping[str, Finder] = {
    "for_whom": find_for_whom,
    "relation": find_relation,
    "risks": find_risks,
    "main_risk": find_main_risk,
    "since": find_since,
    "size": find_size,
    "age": find_age,
    "spent": find_spent,
    "place": find_place,
    "group": find_group,
    "phone": find_phone,
    "name": find_name,
    "urgency": find_urgency,
}


def find(finder: str, story: str, question: Question, surroundings: Surroundings) -> Json | None:
    """The answer the story gives to the question, None where it tells none or not clearly; KeyError: no such finder."""
    found = told(finder, story, question, surroundings)
    return found.answer if found else None


def told(finder: str, story: str, question: Question, surroundings: Surroundings) -> Found | None:
    """The answer with the story's own words for it."""
    return FINDERS[finder](_story(story), question, surroundings)


@lru_cache(maxsize=4)  # every finder searches the same story
def _story(text: str) -> Story:
    return Story.of(text)
