"""A question whose answer is how many people."""

import re

from dialogues.flow import Question
from dialogues.numerals import NUMERAL, number
from dialogues.plain import core
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_COUNTED = re.compile(
    r"(?:我们?家?|我屋|屋头|家里?|屋里|俺家)?里?(?:现在|一共|总共|共|全家|大小|老小|连我|就我们?|就[他她]|得我|我们|我|[他她]|有|是|就|只|得|剩下?)*"
    rf"(-?)({NUMERAL})(?:口|个|位)?(?:人|口)?(?:人家?)?(?:左右|吧|了|啊|咯|而已)?"
)
_ALONE = frozenset(("我自己", "自己一个", "我一个人", "就我", "就我自己", "一个人过", "单身", "就我一个"))


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """A whole number between the question's bounds."""
    text = core(reply.text).replace(" ", "")
    if text in _ALONE:
        return _bounded(question, 1)
    minus = _negative(reply.text)
    found = _COUNTED.fullmatch(text[:40])
    value = number(found[2]) if found and len(text) <= 40 else None
    if value is None:
        return Unclear(word("count_unclear"), aimed=bool(re.fullmatch(r"[0-9.+-]+", text[:40])))
    return _bounded(question, -value if minus else value)


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The number."""
    return str(answered.answer)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether the number is still within the bounds."""
    return isinstance(answer, int) and isinstance(_bounded(question, answer), Read)


def _negative(text: str) -> bool:
    return text.strip().startswith(("-", "－", "负"))


def _bounded(question: Question, value: int) -> Reading:
    if question.least is not None and value < question.least:
        return Unclear(word("count_too_small", number=value, least=question.least), aimed=True)
    if question.most is not None and value > question.most:
        return Unclear(word("count_too_big", number=value, most=question.most), aimed=True)
    return Read(value)
