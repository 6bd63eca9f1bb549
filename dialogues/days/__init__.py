"""Reads when something was, or will be, in the words people use for days."""

import re
from datetime import date, timedelta

from dialogues.days.ago import counted
from dialogues.days.months import in_year
from dialogues.days.numeric import in_digits
from dialogues.days.span import Puzzling, Span
from dialogues.days.weeks import in_week
from dialogues.days.words import load_day_words
from dialogues.plain import bare

__all__ = ["Puzzling", "Span", "read_days"]

_LONGEST = 30  # characters; a longer reply is a story, not a day
_BEFORE = re.compile(r"^(?:我?记得|应该|可能|好像|大概|大约|差不多|就?是|从|自从|自打|打从|打|在|等到?|到)+(?=.)")
_PARTICLES = "吧了啊咯啰嘞啦哦喇呢嘛呀哈哟嘅"
_DATE = re.compile(r"\b((?:19|20)\d\d) (\d{1,2}) (\d{1,2})\b")  # 2026 11 08
_CORRECTED = re.compile(r"[,。、; ](?:哦|啊|不)?(?:不对|不是|讲错|说错|记错)了?[,。、; ]?(?:应该)?是?")
_AFTER = re.compile(
    rf"(?:[{_PARTICLES}]+|(?:就|才)?(?:开始|起)(?:的|病)?|的?那(?:天|时|会儿?)|左右|以来|(?:的|那个)?时候|嗰阵|那阵子?|到现在|的|去过?|一?早上|上午|下午|早上|晚上|中午|夜里|夜晚|半夜|凌晨|傍晚|晚黑)$"
)


def read_days(text: str, today: date, ahead: bool = False) -> Span | None:
    """The days meant, None where the words mean no days; raises Puzzling where it is not clear which.

    Without a year the last such days before today are meant, with `ahead` the next ones.
    """
    if len(text) > 3 * _LONGEST:
        return None
    meant = _CORRECTED.split(bare(text))[-1]
    for words in _readings(_DATE.sub(r"\1-\2-\3", meant).replace(" ", "")):
        if words in load_day_words().vague:
            raise Puzzling("day_vague", text=words)
        span = _span(words, today, ahead)
        if span:
            return span
    return None


def _readings(text: str) -> list[str]:
    """The words as they are, then without what people say around a day, one layer at a time."""
    found = [text]
    for _ in range(4):
        shorter = _AFTER.sub("", _BEFORE.sub("", found[-1]))
        if shorter in (found[-1], ""):
            break
        found.append(shorter)
    return [words for words in found if len(words) <= _LONGEST]


def _span(words: str, today: date, ahead: bool) -> Span | None:
    known = load_day_words()
    if words in known.days:
        day = today + timedelta(days=known.days[words])
        return Span(day, day)
    if words in known.lately:
        first, last = known.lately[words]
        return Span(today + timedelta(days=first), today + timedelta(days=last))
    return (
        counted(words, today) or in_week(words, today, ahead) or in_digits(words, today, ahead)
        or in_year(words, today, ahead)
    )
