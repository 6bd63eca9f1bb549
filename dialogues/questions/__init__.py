"""The kinds of question and how each reads a reply."""

from collections.abc import Mapping
from typing import Protocol

from dialogues.flow import Option, Question
from dialogues.questions import (
    amount,
    change,
    choice,
    contact,
    count,
    day,
    digits,
    name,
    page,
    phone,
    place,
    receipt,
    several,
    text,
)
from dialogues.questions.picking import mentioned, numbered, worded
from dialogues.questions.read import Gathered, Read, Reading, Turned, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings

__all__ = ["KINDS", "Gathered", "Read", "Reading", "Turned", "Unclear", "fits", "read", "recognises", "show"]


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
    "page": page,
    "amount": amount,
    "contact": contact,
}
PICKING = ("choice", "several", "change", "place")  # their options are the answers; elsewhere they are shortcuts

LONGEST = 200  # characters; a longer reply is a story, not a number or a pick


def read(
    question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...] = ()
) -> Reading:
    """What the reply comes to: the tap for no answer, a shortcut, or whatever the kind reads."""
    reply = _cut(question, reply)
    tapped = _tapped(question, reply)
    if tapped == question.none and tapped is not None:
        return Read(None)
    if tapped and question.kind not in PICKING:
        reply = Reply(tapped.label)
    return KINDS[question.kind].read(question, reply, surroundings, gathered)


def recognises(
    question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...] = ()
) -> bool:
    """Whether the reply is plainly meant as an answer; words typed to a free question never are."""
    reply = _cut(question, reply)
    if _tapped(question, reply):
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


def _cut(question: Question, reply: Reply) -> Reply:
    """A reply no longer than an answer may be, so that nobody can keep the reader busy; a story keeps its length."""
    return reply if question.kind == "text" else Reply(reply.text[:LONGEST], reply.code)


def _tapped(question: Question, reply: Reply) -> Option | None:
    """The button meant: by its code, by its number on the screen, or no answer by its words.

    A number typed to a count is that count, never a button.
    """
    if reply.code is not None:
        return next((option for option in _buttons(question) if option.code == reply.code), None)
    if len(reply.text) > LONGEST:
        return None
    place = numbered(reply.text) if question.kind != "count" else None
    if place is not None:
        buttons = _buttons(question)
        return buttons[place - 1] if 1 <= place <= len(buttons) else None
    if question.none is None:
        return None
    said = worded((question.none,), reply.text)
    return said if said or question.kind == "text" else mentioned((question.none,), reply.text)


def _buttons(question: Question) -> tuple[Option, ...]:
    return (*question.screen, *((question.none,) if question.none else ()))
