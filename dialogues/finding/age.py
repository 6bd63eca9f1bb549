"""How old somebody is: 今年八十二岁, 六十多了 is not exact and so not told."""

import re

from dialogues.finding.found import Found, only
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.numerals import SHORT_NUMERAL, number
from dialogues.questions import fits
from dialogues.surroundings import Surroundings

_YEARS = re.compile(rf"(?<![0-9.])({SHORT_NUMERAL})(?:周)?岁(?!以|多|的时候|那年|开始)")
_THIS_YEAR = re.compile(rf"今年(?:都|有|满|刚|已经|才|快)?({SHORT_NUMERAL})(?=了|$|[,。!?;\s])")
_PAIR = re.compile("[一二两三四五六七八九]{2}")
_OLDEST = 120


def find_age(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The age in years where exactly one is told, children's left out."""
    others = one_of(words_of("age", "others"))
    told = [
        match for pattern in (_YEARS, _THIS_YEAR) for match in story.real(pattern)
        if not _PAIR.fullmatch(match[1]) and not others.search(story.clause_at(match.start()).text)
    ]
    ages = [Found(years, match[0]) for match in told if (years := number(match[1])) is not None and years <= _OLDEST]
    found = only(ages)
    return found if found and fits(question, found.answer, surroundings) else None
