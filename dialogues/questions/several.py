"""A question with any number of picks, collected tap by tap until 好了."""

import re

from dialogues.flow import DONE, MORE, Option, Question
from dialogues.plain import bare, core, once
from dialogues.questions.picking import numbered, picked
from dialogues.questions.read import Gathered, Read, Reading, Turned, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_BETWEEN = re.compile(r"[\s、，,；;。./+]+|还有|和|跟")
_ENOUGH = frozenset(("好了", "好", "完了", "没有了", "没了", "没有", "就这些", "选完了", "选好了", "就这样", "ok"))


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The codes picked, in the question's order, once the person says it is enough."""
    if reply.code == DONE or (reply.code is None and _enough(question, reply.text, gathered)):
        return _done(question, gathered)
    if reply.code is not None:
        option = picked(question, reply)
        if option and option.code == MORE:
            return Turned()
        return Gathered(_toggled(gathered, option)) if option else _unclear(question)
    return _typed(question, reply.text, gathered)


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The labels picked, side by side."""
    codes = answered.answer if isinstance(answered.answer, list) else []
    return labels(question, tuple(str(code) for code in codes)) or answered.reply


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether every pick is still there."""
    known = {option.code for option in question.options}
    return isinstance(answer, list) and bool(answer) and all(code in known for code in answer)


def labels(question: Question, codes: tuple[str, ...]) -> str:
    """The labels of these codes in the question's order."""
    return "；".join(option.label for option in question.options if option.code in codes)


def _enough(question: Question, text: str, gathered: tuple[str, ...] = ()) -> bool:
    """好了 in words, or by its number, which follows the last option once something is picked."""
    by_number = bool(gathered) and numbered(text) == len(question.screen) + 1
    return by_number or not _ENOUGH.isdisjoint((bare(text), core(text), once(text)))


def _done(question: Question, gathered: tuple[str, ...]) -> Reading:
    codes: list[Json] = [option.code for option in question.options if option.code in gathered]
    return Read(codes) if codes else Unclear(word("several_nothing"), aimed=True)


def _toggled(gathered: tuple[str, ...], option: Option) -> tuple[str, ...]:
    if option.code in gathered:
        return tuple(code for code in gathered if code != option.code)
    return (*gathered, option.code)


def _typed(question: Question, text: str, gathered: tuple[str, ...]) -> Reading:
    whole = picked(question, Reply(text))
    if whole and whole.code == MORE:
        return Turned()
    parts = [text] if whole else [part for part in _BETWEEN.split(bare(text)) if part]
    ended = len(parts) > 1 and _enough(question, parts[-1])
    options = [picked(question, Reply(part)) for part in (parts[:-1] if ended else parts)]
    if not options or None in options:
        return _run_together(text) or _unclear(question)
    codes = (*gathered, *(o.code for o in options if o and o.code not in gathered))
    return _done(question, codes) if ended else Gathered(codes)


def _run_together(text: str) -> Unclear | None:
    """135 may be 1, 3 and 5 or 13 and 5: asked, never guessed."""
    if numbered(text) is None:
        return None
    return Unclear(word("several_run_together", text=bare(text)[:8]), aimed=True)


def _unclear(question: Question) -> Unclear:
    return Unclear(word("several_unclear", last=len(question.screen)))
