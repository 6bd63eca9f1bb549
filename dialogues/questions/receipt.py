"""A question whose answer is the number on a receipt."""

import re

from dialogues.flow import Question
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_GAPS = re.compile(r"[\s_—–.]+")
_RECEIPT = re.compile(r"(?=.*\d)[0-9A-Z-]{6,30}")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """Capital letters, digits and hyphens; whether such a receipt exists is not looked up here."""
    text = bare(reply.text)
    code = _GAPS.sub("", text.removeprefix("回执号").removeprefix("回执").removeprefix("是").strip(": "))
    found = _RECEIPT.fullmatch(code.upper())
    return Read(found[0]) if found else Unclear(word("receipt_unclear"))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The number."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether it looks like a receipt number."""
    return isinstance(answer, str) and bool(_RECEIPT.fullmatch(answer))
