"""A question that sends the person to our own page, where the same dialogue goes on; nothing is answered here."""

from dialogues.flow import Question
from dialogues.questions.read import Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = False


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """Whatever is typed, it goes on there and not here."""
    return Unclear(word("page_only"))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """Never answered, so never shown."""
    return ""


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """No answer is one to this question."""
    return False
