"""How urgent a story says it is: people in danger now, money needed within days, or no hurry."""

from dialogues.finding.found import Found
from dialogues.finding.since import days_told
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.surroundings import Surroundings

_GRAVEST_FIRST = ("danger_now", "days", "ordinary")


def find_urgency(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The gravest that is told of now; danger that is over, or was last month, is none."""
    known = {option.code for option in question.options}
    for code in _GRAVEST_FIRST:
        for match in story.real(one_of(words_of("urgency", code))):
            if code == "danger_now" and _is_over(story, match.start(), surroundings):
                continue
            return Found(code, match[0]) if not known or code in known else None
    return None


def _is_over(story: Story, position: int, surroundings: Surroundings) -> bool:
    """Whether the same clause, or the one before or after it, tells a past day or that it ended well."""
    at = next((n for n, clause in enumerate(story.clauses) if clause.start <= position < clause.end), 0)
    near = story.clauses[max(0, at - 1): at + 2]
    over = one_of(words_of("urgency", "over"))
    if any(over.search(clause.text) for clause in near):
        return True
    past = [start for start, last in days_told(story, surroundings) if last < surroundings.today]
    return any(clause.start <= start < clause.end for clause in near[:2] for start in past)
