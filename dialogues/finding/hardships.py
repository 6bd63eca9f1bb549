"""Which kinds of hardship a story tells, and which of them it calls the hardest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from dialogues.finding.found import Found
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.session import Json
from dialogues.surroundings import Surroundings
from knowledge.risks import Risk, load_risks


@dataclass(frozen=True)
class Telling:
    """Words of a story by which it tells a kind of hardship."""

    risk: str
    start: int
    words: str


def find_risks(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The codes told, in the question's order; None where none is told or one is not among the options."""
    told = tellings(story)
    codes: list[Json] = [code for code in _kinds() if any(telling.risk == code for telling in told)]
    known = {option.code for option in question.options}
    if not codes or (known and not known.issuperset(map(str, codes))):
        return None
    if known:
        codes = [option.code for option in question.options if option.code in codes]
    words = [next(telling.words for telling in told if telling.risk == code) for code in codes]
    return Found(codes, "、".join(words))


def find_main_risk(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The only kind told, or the one the story itself calls the hardest."""
    told = tellings(story)
    mainly = one_of(words_of("risks", "mainly"))
    called = [
        telling for match in story.real(mainly)
        for telling in told if match.end() <= telling.start <= match.end() + 15
    ][:1]
    kinds = {telling.risk for telling in called or told}
    if len(kinds) != 1:
        return None
    code = kinds.pop()
    known = {option.code for option in question.options}
    return Found(code, (called or told)[0].words) if not known or code in known else None


@lru_cache(maxsize=4)  # asked for by several finders of the same story
def tellings(story: Story) -> list[Telling]:
    """Everything by which the story tells a hardship, in its order; what follows from another kind left out."""
    sure = [telling for risk in _kinds().values() for telling in _told(story, risk, risk.told)]
    kinds = {telling.risk for telling in sure}
    aside = [
        telling for risk in _kinds().values() if not kinds & set(risk.after)
        for telling in _told(story, risk, risk.told_alone)
    ]
    return sorted((*sure, *aside), key=lambda telling: telling.start)


def _told(story: Story, risk: Risk, words: tuple[str, ...]) -> list[Telling]:
    if not words:
        return []
    exceptions = [match.span() for match in one_of(risk.not_told).finditer(story.text)] if risk.not_told else []
    return [
        Telling(risk.id, match.start(), match[0]) for match in story.real(one_of(words))
        if not any(start <= match.start() < end for start, end in exceptions)
    ]


@cache
def _kinds() -> Mapping[str, Risk]:
    return load_risks()


def tells_hardship(story: Story, start: int, end: int) -> re.Match[str] | None:
    """The first word of hardship between two positions, denied or not."""
    return _any_hardship().search(story.text, start, end)


@cache
def _any_hardship() -> re.Pattern[str]:
    risks = _kinds().values()
    return one_of(tuple(word for risk in risks for word in (*risk.told, *risk.told_alone)))
