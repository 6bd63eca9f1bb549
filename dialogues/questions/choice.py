"""A question with one pick out of a few."""

from dialogues.flow import MORE, Question
from dialogues.questions.picking import mentioned, named, numbered, picked
from dialogues.questions.read import Read, Reading, Turned, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The code of the option picked."""
    option = picked(question, reply)
    if option is None and reply.code is None:
        option = mentioned(question.options, reply.text)
        option = option or (named(question.options, reply.text) if question.loosely else None)
    if option:
        return Turned() if option.code == MORE else Read(option.code)
    last, place = len(question.screen), numbered(reply.text)
    if reply.code is None and place is not None:
        return Unclear(word("choice_out_of_range", number=place, last=last), aimed=True)
    return Unclear(word("choice_unclear", last=last))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The label of the option."""
    return next((o.label for o in question.options if o.code == answered.answer), answered.reply)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether the option is still there."""
    return any(option.code == answer for option in question.options)
