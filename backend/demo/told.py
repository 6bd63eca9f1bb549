"""What the demo's files are filled into: the rows made so far by their names, and moments counted from now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.hours import CHINA, day_of
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.models import Staff
from backend.staff.queries import actor_of
from knowledge.entry import Entry

FOLDER = Path(__file__).parent
REGISTERED = timedelta(days=200)
EVENING, OFFICE = time(19, 40), time(10, 20)  # when people tell, and when staff write down


@dataclass(frozen=True)
class Demo:
    """The invented county while it is filled; `now` is the end of everything that is told of it."""

    session: Session
    now: datetime
    rules: Rules
    places: Mapping[str, Division]
    staff: Mapping[str, Staff]
    households: dict[int, Household] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    """By the number of their household."""

    def day(self, ago: int) -> date:
        return day_of(self.now) - timedelta(days=ago)

    def at(self, ago: int, hour: time = OFFICE) -> datetime:
        """That hour so many days ago; nothing of a demo lies in its future."""
        return min(datetime.combine(self.day(ago), hour, CHINA), self.now)

    def actor(self, sign_in: str) -> Actor:
        return actor_of(self.session, self.staff[sign_in])


@cache
def read(name: str) -> Entry:
    """One of the demo's files."""
    return Entry.of_file(FOLDER / f"{name}.yml")
