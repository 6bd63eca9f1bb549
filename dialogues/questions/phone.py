"""A question whose answer is a telephone number, mobile or landline."""

import re

from dialogues.flow import Question
from dialogues.plain import bare
from dialogues.questions.read import Read, Reading, Unclear
from dialogues.reply import Reply
from dialogues.session import Answered, Json
from dialogues.surroundings import Surroundings
from dialogues.words import word

strict = True
_BEFORE = re.compile(
    r"^(?:换成|改成)?(?:我的|他的|她的|我)?(?:新的?)?(?:手机号码?|手机|电话号码?|电话|号码)?(?:是|:|,)*"
)
_GAPS = re.compile(r"[\s().—-]+")
_CHINESE = str.maketrans("零〇一二三四五六七八九幺", "001234567891")
_ABROAD = re.compile(r"^(?:\+|00)86")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}[2-9]\d{6,7}")  # area code of 3 or 4 digits, number of 7 or 8
_LOCAL = re.compile(r"[2-9]\d{6,7}")
_SHORTEST = 6  # fewer digits were not meant as a telephone number


def read(question: Question, reply: Reply, surroundings: Surroundings, gathered: tuple[str, ...]) -> Reading:
    """The digits alone: 11 of a mobile number, or a landline with its area code."""
    text = bare(reply.text)
    digits = _ABROAD.sub("", _GAPS.sub("", _BEFORE.sub("", text).translate(_CHINESE))) if len(text) <= 60 else ""
    if MOBILE.fullmatch(digits) or LANDLINE.fullmatch(digits):
        return Read(digits)
    if not (digits.isascii() and digits.isdigit() and len(digits) >= _SHORTEST):
        return Unclear(word("phone_unclear"))
    return Unclear(_wrong(digits), aimed=True)


def show(question: Question, answered: Answered, surroundings: Surroundings) -> str:
    """The first and the last two digits, the rest masked."""
    digits = str(answered.answer)
    return digits[0] + "*" * (len(digits) - 3) + digits[-2:]


def fits(question: Question, answer: Json, surroundings: Surroundings) -> bool:
    """Whether it is a telephone number."""
    return isinstance(answer, str) and bool(MOBILE.fullmatch(answer) or LANDLINE.fullmatch(answer))


def _wrong(digits: str) -> str:
    if _LOCAL.fullmatch(digits):
        return word("phone_landline")
    if len(digits) == 11:
        return word("phone_start")
    return word("phone_short", digits=len(digits))
