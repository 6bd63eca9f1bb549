"""The kinds of question and how each reads a reply."""

from collections.abc import Mapping
from typing import Protocol

from dialogues.flow import NONE, Question
from dialogues.questions import change, choice, count, day, digits, name, phone, place, receipt, several, text
from dialogues.questions.picking import worded
from dialogues.questions.read import Gathered, Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings

__all__ = ["KINDS", "Gathered", "Read", "Reading", "Unclear", "fits", "read", "recognises", "show"]


class Kind(Protocol):
    """What every module of this package offers; `strict` kinds know their answers when they see them."""

    strict: bool

    def read(
        self, question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]
    ) -> Reading:
        """What the reply comes to; `gathered` is what this question has collected or offered before."""
        ...

    def show(self, question: Question, answered: Answered, surroundings: Surroundings) -> str:
        """The answer in words for the person who gave it."""
        ...

    def fits(self, question: Question, answer: Json, surroundings: Surroundings) -> bool:
        """Whether a stored answer is still one the question could have."""
        ...


KINDS: Mapping[str, Kind] = {
    "choice": choice,
    "several": several,
    "count": count,
    "day": day,
    "phone": phone,
    "place": place,
    "name": name,
    "text": text,
    "digits": digits,
    "receipt": receipt,
    "change": change,
}
PICKING = ("choice", "several", "change")


def read(
    question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...] = ()
) -> Reading:
    """What the reply comes to: the tap for no answer, a shortcut, or whatever the kind reads."""
    if _means_none(question, reply):
        return Read(None)
    if question.kind not in PICKING:
        reply = next((Reply(o.label) for o in question.options if o.code == reply.code), reply)
    return KINDS[question.kind].read(question, reply, surroundings, gathered)


def recognises(
    question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...] = ()
) -> bool:
    """Whether the reply is plainly meant as an answer; a typed reply to a free question never is."""
    if _means_none(question, reply) or any(option.code == reply.code for option in question.options):
        return True
    if not KINDS[question.kind].strict:
        return False
    reading = read(question, reply, surroundings, gathered)
    return reading.aimed if isinstance(reading, Unclear) else True


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The answer in words for the person who gave it."""
    if answered.answer is None and question.none:
        return question.none.label
    return KINDS[question.kind].show(question, answered, surroundings)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether a stored answer is still one the question could have."""
    if answer is None:
        return question.none is not None
    return KINDS[question.kind].fits(question, answer, surroundings)


def _means_none(question: Question, reply: Reply) -> bool:
    if question.none is None:
        return False
    return reply.code == NONE if reply.code is not None else worded((question.none,), reply.text) is not None
