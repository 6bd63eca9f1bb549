"""A question whose answer is the number on a receipt."""

import re

from dialogues import receipts
from dialogues.flow import Question
from dialogues.numerals import number
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_BEFORE = re.compile(r"^(?:我的)?(?:回执号码?|回执|号码)?(?:是|:|,|\s)*")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """1234-5678, its check digit right; whether such a receipt was given out is not looked up here."""
    typed = receipts.digits_of(_BEFORE.sub("", bare(reply.text)))
    digits = "".join(map(_digit, typed))
    receipt = receipts.read(digits)
    if receipt:
        return Read(receipt)
    if not digits.isdigit():
        return Unclear(word("receipt_unclear"))
    if len(digits) != receipts.LENGTH:
        return Unclear(word("receipt_length", digits=len(digits)), aimed=True)
    return Unclear(word("receipt_wrong"), aimed=True)


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The number."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether it can be a receipt number."""
    return isinstance(answer, str) and receipts.read(answer) == answer


def _digit(mark: str) -> str:
    value = number(mark)
    return str(value) if value is not None and value < 10 else "?"
