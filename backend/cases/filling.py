"""Filling: what somebody has typed into the form of a stage, read field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from backend.cases.thread import StageFault
from backend.rules import Rules
from dialogues.plain import clean, plain, says_something
from knowledge.procedures import Stage
from knowledge.records import Field, Record

LONGEST = {"line": 100, "text": 1000}  # characters
MOST_DIGITS = 5
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Filled:
    """A form as it was read: `codes` (days as 2026-11-22) go into the thread as they are, `written` is sealed."""

    text: str | None = None
    codes: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Known:
    """What the fields are read against: the days between which things can have happened, and the rules.

    `after` says what happened on the first of these days.
    """

    since: date
    today: date
    rules: Rules
    after: str


def fill(stage: Stage, typed: Typed, text: str | None, known: Known) -> Filled:
    """The form of a stage; raises StageFault with the first thing that is missing or cannot be."""
    words = (text or "").strip()
    if stage.needs_text and not says_something(words):
        raise StageFault(f"请写一句：{stage.ask}。")
    if len(words) > LONGEST["text"]:
        raise StageFault(f"最多写{LONGEST['text']}个字，您写了{len(words)}个。请分两次记。")
    if stage.record is None:
        return Filled(words or None)
    read = {name: _read(one, typed.get(name, ()), known) for name, one in stage.record.fields.items()}
    _check(stage.record, read)
    told = {name: value for name, value in read.items() if value not in (None, [], "")}
    sealed = {name for name, one in stage.record.fields.items() if one.is_sealed}
    return Filled(
        words or None, {name: value for name, value in told.items() if name not in sealed},
        {name: value for name, value in told.items() if name in sealed},
    )


def _read(asked: Field, typed: Sequence[str], known: Known) -> Any:
    replies = [reply for reply in (_tidied(asked, one) for one in typed) if reply]
    if not replies:
        if asked.optional:
            return None
        raise StageFault(f"还没有填：{asked.ask}。")
    return READERS[asked.kind](asked, replies, known)


def _tidied(asked: Field, reply: str) -> str:
    """What is written in words keeps its punctuation, and a long text its lines; marks alone say nothing."""
    if asked.is_sealed and not says_something(reply):
        return ""
    if asked.kind == "text":
        return reply.strip()
    return clean(reply) if asked.is_sealed else plain(reply)


def _day(asked: Field, replies: Sequence[str], known: Known) -> str:
    try:
        day = date.fromisoformat(replies[0])
    except ValueError:
        raise StageFault(f"{asked.ask}：没有“{replies[0][:20]}”这一天，请写成 2026-03-05 这样。") from None
    if day < known.since:
        raise StageFault(f"{asked.ask}：写的是{day}，早于{known.after}那天（{known.since}）。请看看日子。")
    if day > known.today:
        raise StageFault(f"{asked.ask}：写的是{day}，今天才{known.today}。请写已经过了的日子。")
    return day.isoformat()


def _number(asked: Field, replies: Sequence[str], known: Known) -> int:
    digits = replies[0]
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        raise StageFault(f"{asked.ask}：请写整数，比如 12。")
    if int(digits) < asked.least:
        raise StageFault(f"{asked.ask}：至少是{asked.least}。")
    if asked.most is not None and int(digits) > asked.most:
        raise StageFault(f"{asked.ask}：写的是{int(digits)}，最多是{asked.most}。")
    return int(digits)


def _choice(asked: Field, replies: Sequence[str], known: Known) -> str:
    if replies[0] not in asked.among:
        raise StageFault(f"{asked.ask}：请从列出的里面选。")
    return replies[0]


def _choices(asked: Field, replies: Sequence[str], known: Known) -> list[str]:
    if not set(replies) <= set(asked.among):
        raise StageFault(f"{asked.ask}：请从列出的里面选。")
    return [code for code in asked.among if code in replies]


def _risks(asked: Field, replies: Sequence[str], known: Known) -> list[str]:
    if not set(replies) <= set(known.rules.risks):
        raise StageFault(f"{asked.ask}：请从列出的里面选。")
    return [risk for risk in known.rules.risks if risk in replies]


def _risk(asked: Field, replies: Sequence[str], known: Known) -> str:
    return _risks(asked, replies[:1], known)[0]


def _words(asked: Field, replies: Sequence[str], known: Known) -> str:
    most = LONGEST[asked.kind]
    if len(replies[0]) > most:
        raise StageFault(f"{asked.ask}：最多写{most}个字，您写了{len(replies[0])}个。")
    return replies[0]


def _code(asked: Field, replies: Sequence[str], known: Known) -> str:
    """The id of a row; whoever uses it looks whether it is there."""
    return replies[0][:40]


READERS: Mapping[str, Callable[[Field, Sequence[str], Known], Any]] = {
    "day": _day, "number": _number, "choice": _choice, "choices": _choices, "risk": _risk, "risks": _risks,
    "staff": _code, "card": _choice, "line": _words, "text": _words,
}


def _check(record: Record, read: Mapping[str, Any]) -> None:
    if record.check is not None:
        CHECKS[record.check](read)


def _votes(read: Mapping[str, Any]) -> None:
    if read["for"] + read["against"] > read["present"]:
        raise StageFault(f"到会{read['present']}人，同意和不同意加起来有{read['for'] + read['against']}人，对不上。")


def _risk_among_risks(read: Mapping[str, Any]) -> None:
    if read["risk"] not in read["risks"]:
        raise StageFault("主要风险要在选的风险里面。")


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], None]] = {"votes": _votes, "risk_among_risks": _risk_among_risks}
