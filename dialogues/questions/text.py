"""A question answered in the person's own words; numbers of identity and bank cards are not kept."""

import re

from dialogues.flow import Question
from dialogues.plain import clean, says_something
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = False
LONGEST = 2000  # characters, about ten minutes of speech
_DIGIT = "[0-9０-９零〇一二三四五六七八九幺]"
_CARDS = re.compile(rf"(?<!{_DIGIT}){_DIGIT}(?:[ \-－—]?{_DIGIT}){{14,22}}[xXＸｘⅩ]?(?!{_DIGIT})")


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The words, with long numbers taken out: the project never asks for them."""
    text = clean(reply.text)
    most = question.most or LONGEST
    if not says_something(text):
        return Unclear(word("text_empty"))
    if len(text) > most:
        return Unclear(word("text_long", length=len(text), most=most))
    return Read(without_card_numbers(text))


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The words."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether something was written."""
    return isinstance(answer, str) and says_something(answer)


def without_card_numbers(text: str) -> str:
    """The text with identity (15 or 18) and bank card (up to 23) numbers replaced by a remark."""
    return _CARDS.sub(word("text_hidden"), text)
