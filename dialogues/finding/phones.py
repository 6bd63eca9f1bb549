"""The telephone a story gives: 138 1234 5678, 一三八…, a landline with its area code."""

import re

from dialogues.finding.found import Found, only
from dialogues.finding.story import Story
from dialogues.finding.words import one_of, words_of
from dialogues.flow import Question
from dialogues.questions import Read, phone
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings

_DIGIT = "[0-9零〇一二三四五六七八九幺]"
_MOBILE = rf"(?:\+?86[ -]?|0086)?[1一幺](?:[ .,—-]{{0,2}}{_DIGIT}){{10}}"
_LANDLINE = r"\(?0\d{2,3}\)?[ -]?[2-9]\d{6,7}"
_PHONE = re.compile(rf"(?<![0-9])(?:{_MOBILE}|{_LANDLINE})(?!{_DIGIT}|[ -]?\d)")
_BEFORE = 12


def find_phone(story: Story, question: Question, surroundings: Surroundings) -> Found | None:
    """The digits of the only telephone given that is not a stranger's."""
    strangers = one_of(words_of("phone", "strangers"))
    numbers = []
    for match in _PHONE.finditer(story.text):
        before = story.text[max(0, match.start() - _BEFORE): match.start()]
        reading = phone.read(question, Reply(match[0].replace(",", "")), surroundings, ())
        if isinstance(reading, Read) and not strangers.search(before):
            numbers.append(Found(reading.answer, match[0]))
    return only(numbers)
