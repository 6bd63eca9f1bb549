"""How moments, deadlines, names and numbers are shown on the pages."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from backend.console.menu import menu_for
from backend.hours import CHINA, day_of
from backend.rules import Rules
from backend.staff.models import ROLES
from knowledge.ladder import Rung, rung_of
from knowledge.reading import read

HERE = Path(__file__).parent
WORDS: dict[str, Any] = read(HERE / "words.yml")
TONES = {"green": "good", "yellow": "warn", "orange": "late", "red": "bad"}  # of the ladder's colours


@dataclass(frozen=True)
class Badge:
    """A word and the colour that goes with it: bad, late, warn, good or plain."""

    tone: str
    words: str


def due(moment: datetime | None, now: datetime, rules: Rules) -> Badge:
    """How near a deadline is, in days on the village's wall calendar and in the colour of the ladder."""
    if moment is None:
        return Badge("plain", "没有时限")
    left = (day_of(moment) - day_of(now)).days
    soon = {0: "今天到期", 1: "明天到期"}.get(left, f"还剩{left}天")
    late = f"超期{-left}天" if left < 0 else "已超期"
    return Badge(TONES[rung_at(moment, now, rules).colour], late if moment < now else soon)


def rung_at(moment: datetime, now: datetime, rules: Rules) -> Rung:
    """Where a deadline stands on the ladder."""
    return rung_of(moment, now, rules.calendar, rules.ladder)


def moment(at: datetime) -> str:
    """2026-11-21 14:05, Asia/Shanghai."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def day(at: datetime | date) -> str:
    """11月21日, as it is read out."""
    on = day_of(at) if isinstance(at, datetime) else at
    return f"{on.month}月{on.day}日"


@cache
def environment() -> Environment:
    """The templates with the filters and words all of them share; what a page forgets to pass is an error."""
    pages = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(due=due, moment=moment, day=day)
    pages.globals.update(words=WORDS, roles=ROLES, menu_for=menu_for)
    return pages


def page_number(text: str) -> int:
    """The page an address asks for; the first where it asks for nonsense."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) else 1
