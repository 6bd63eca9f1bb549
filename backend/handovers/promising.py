"""Promising: by when the office answers somebody, from its hours and the rows of answering.yml."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from backend.hours import CHINA, day_of
from backend.rules import Rules
from backend.wording import word, words_under
from knowledge.entry import Entry

FILE = Path(__file__).parent / "answering.yml"
_MIDNIGHT = "24:00"


@dataclass(frozen=True)
class Answer:
    """Who asks before `asked_before` (None: at any hour) is answered so many working days later, by `by`."""

    asked_before: time | None
    working_days: int
    by: time


@dataclass(frozen=True)
class Answering:
    """The rows of answering.yml; `superior` and `county` are working days after a promise was broken.

    `idle`: after so long without a word of whoever has taken it the bot speaks again.
    """

    answers: tuple[Answer, ...]
    closed_by: time
    superior: int
    county: int
    idle: timedelta
    kept: timedelta


@cache
def answering() -> Answering:
    """Read once; raises knowledge's Fault."""
    entry = Entry.of_file(FILE)
    entry.only("answers", "closed", "climbs", "idle_hours", "kept_days")
    climbs = entry.inner("climbs")
    return Answering(
        tuple(map(_answer, entry.rows("answers"))), time.fromisoformat(entry.inner("closed").text("by")),
        climbs.number("superior"), climbs.number("county"), timedelta(hours=entry.number("idle_hours")),
        timedelta(days=entry.number("kept_days")),
    )


def promised(now: datetime, rules: Rules) -> datetime:
    """By when somebody who asks now is answered; the office is open at that moment or has just closed."""
    hours, calendar, told = rules.hours, rules.calendar, answering()
    if not hours.are_open(now):
        return _at(day_of(hours.next_opening(now)), told.closed_by, rules)
    clock = now.astimezone(CHINA).time()
    row = next(row for row in told.answers if row.asked_before is None or clock < row.asked_before)
    return _at(calendar.add_working_days(day_of(now), row.working_days), row.by, rules)


def broken_for(promised_at: datetime, day: date, rules: Rules) -> int | None:
    """Working days since the day of a broken promise, seen on the morning of `day`; None where it still holds."""
    on = day_of(promised_at)
    if on >= day:
        return None
    return sum(rules.calendar.is_working_day(on + timedelta(days=n)) for n in range(1, (day - on).days))


def in_words(moment: datetime, now: datetime) -> str:
    """今天下午6点前 · 明天中午12点前 · 11月25日上午11点半前"""
    told, days = moment.astimezone(CHINA), (day_of(moment) - day_of(now)).days
    near = words_under("handover.days")
    day = near.get(f"in_{days}") or word("handover.days.date", month=told.month, day=told.day)
    return word("handover.by", day=day, hour=hour_in_words(told.time()))


def opening_in_words(opening: datetime, now: datetime) -> str:
    """今天上午8点半 · 明天上午8点半"""
    return in_words(opening, now).removesuffix(word("handover.before"))


def hour_in_words(at: time) -> str:
    """上午8点半 · 中午12点 · 下午6点 · 下午3点05分"""
    part = "morning" if at.hour < 12 else "noon" if at.hour == 12 else "afternoon"
    told = word(f"handover.parts.{part}", hour=(at.hour - 1) % 12 + 1)
    if at.minute in (0, 30):
        return told + (word("handover.half") if at.minute else "")
    return told + word("handover.minutes", m=f"{at.minute:02}")


def _answer(entry: Entry) -> Answer:
    before = entry.text("asked_before")
    return Answer(
        None if before == _MIDNIGHT else time.fromisoformat(before), entry.number("working_days"),
        time.fromisoformat(entry.text("by")),
    )


def _at(day: date, by: time, rules: Rules) -> datetime:
    return min(datetime.combine(day, by, CHINA).astimezone(UTC), rules.hours.evening(day))
