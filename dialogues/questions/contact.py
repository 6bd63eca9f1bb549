"""A question whose answer is whom to ask for and, where it is told at once, on which telephone."""

import re

from dialogues.flow import NONE, Question
from dialogues.plain import bare
from dialogues.questions import name, phone
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = False
_DIGIT = "[0-9零〇一二三四五六七八九幺]"
_MOBILE = re.compile(rf"(?:\+?86[ -]?)?[1一幺](?:[ .—-]{{0,2}}{_DIGIT}){{10}}(?!{_DIGIT})")
_WRITTEN = re.compile(r"\(?[0-9](?:[ .()—-]{0,2}[0-9]){5,19}")
_SPOKEN = re.compile(rf"{_DIGIT}(?:[ .()—-]{{0,2}}{_DIGIT}){{5,19}}")
_CALLED = re.compile(r"(?:[我他她]的?)?(?:手机号码?|手机|联系电话|联系方式|电话号码?|电话|号码)(?:是|:|,| )*|^打")
_WITHOUT = re.compile(r"[ ,;、。]*(?:[我他她])?(?:没有|没得|没|冇|无|不留|不想留)(?:手机|电话|号码)(?:号码?)?$")
_BETWEEN = re.compile(r"[ ]*[,;。，；][ ]*")
_EDGES = " ,:;、。的"


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """{"name", "phone"}: one of them may be null, never both; the telephone is `none` where there is none."""
    text, without = _WITHOUT.subn("", bare(reply.text))
    found = _MOBILE.search(text) or _WRITTEN.search(text) or _SPOKEN.search(text)
    if found is None:
        return _with_name(question, text, NONE if without else None, surroundings)
    number = phone.read(question, Reply(found[0]), surroundings, ())
    if not isinstance(number, Read):
        return number
    before, after = (_CALLED.sub("", part).strip(_EDGES) for part in (text[:found.start()], text[found.end():]))
    rest = before or after
    if not rest:
        return Read({"name": None, "phone": number.answer})
    return _with_name(question, rest, number.answer, surroundings)


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The name, and the telephone masked."""
    if not isinstance(answered.answer, dict):
        return answered.reply
    told, digits = answered.answer["name"], answered.answer["phone"]
    digits = None if digits == NONE else digits
    masked = phone.show(question, Answered("", digits, answered.at, answered.source), surroundings) if digits else None
    return word("contact_both", name=told, phone=masked) if told and masked else str(told or masked)


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether there is a name or a telephone, and the telephone is one."""
    if not isinstance(answer, dict) or not {"name", "phone"} <= answer.keys():
        return False
    told, digits = answer["name"], answer["phone"]
    known = told is None or name.fits(question, told, surroundings)
    reachable = digits in (None, NONE) or phone.fits(question, digits, surroundings)
    return known and reachable and not (told is None and digits is None)


def _with_name(question: Question, text: str, digits: Json, surroundings: Surroundings) -> Reading:
    for told in _BETWEEN.split(text):
        read_name = name.read(question, Reply(told), surroundings, ())
        if isinstance(read_name, Read):
            return Read({"name": read_name.answer, "phone": digits})
    if digits is not None:
        return Read({"name": None, "phone": digits})  # what is told of the telephone is kept, and the name asked next
    return Unclear(word("name_dead" if name.speaks_of_dead(text) else "contact_unclear"))
