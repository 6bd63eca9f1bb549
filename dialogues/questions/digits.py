"""A question whose answer is a fixed number of digits, such as the tail of a phone number."""

import re

from dialogues.flow import Question
from dialogues.numerals import number
from dialogues.plain import bare
from dialogues.questions import phone
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_BEFORE = re.compile(r"^(?:电话|手机)?(?:尾号|尾数|后四位)?(?:是|系|:)*")
_GAPS = re.compile(r"[\s-]+")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The digits as text, leading zeros kept; Chinese digits are read one by one."""
    text = _BEFORE.sub("", _GAPS.sub("", bare(reply.text)))
    found = "".join(map(_digit, text)) if len(text) <= 40 else ""
    found = found[-question.least:] if question.least and phone.MOBILE.fullmatch(found) else found  # all of the number
    if len(found) == question.least and found.isdigit():
        return Read(found)
    if found.isdigit():
        return Unclear(word("digits_wrong", least=question.least, digits=len(found)), aimed=True)
    return Unclear(word("digits_unclear", least=question.least))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The digits."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether it has as many digits as asked."""
    return isinstance(answer, str) and answer.isdigit() and len(answer) == question.least


def _digit(mark: str) -> str:
    value = number(mark)
    return str(value) if value is not None and value < 10 else "?"
