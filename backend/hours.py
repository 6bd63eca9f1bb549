"""Hours: when a message may go out on its own account, and when the next working morning is."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.workdays import Calendar

CHINA = ZoneInfo("Asia/Shanghai")


def day_of(now: datetime) -> date:
    """The date on the wall in the village."""
    return now.astimezone(CHINA).date()


@dataclass(frozen=True)
class Hours:
    """Working hours of working days, Asia/Shanghai; moments are given and returned aware."""

    calendar: Calendar
    begins: time
    ends: time

    def are_open(self, now: datetime) -> bool:
        return self.calendar.is_working_day(day_of(now)) and self.by_day(now)

    def by_day(self, now: datetime) -> bool:
        """Whether the clock shows a decent hour, on whatever day."""
        return self.begins <= now.astimezone(CHINA).time() < self.ends

    def next_opening(self, now: datetime) -> datetime:
        """`now` itself within the hours, else the next working morning."""
        if self.are_open(now):
            return now
        day = day_of(now)
        begun = now.astimezone(CHINA).time() >= self.begins
        return self.morning(day if self.calendar.is_working_day(day) and not begun else self._next_working(day))

    def morning_after(self, day: date) -> datetime:
        """The beginning of the first working day after that day."""
        return self.morning(self._next_working(day))

    def morning(self, day: date) -> datetime:
        return datetime.combine(day, self.begins, CHINA).astimezone(UTC)

    def midnight(self, day: date) -> datetime:
        """The first moment of that day."""
        return datetime.combine(day, time.min, CHINA).astimezone(UTC)

    def evening(self, day: date) -> datetime:
        return datetime.combine(day, self.ends, CHINA).astimezone(UTC)

    def _next_working(self, day: date) -> date:
        return self.calendar.next_working_day(day)


def month_of(day: date) -> str:
    """2026-11"""
    return day.isoformat()[:len("2026-11")]


def month_begins(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def month_ends(month: str) -> date:
    """The last day of the month."""
    return (month_begins(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_after(month: str) -> str:
    return month_of(month_ends(month) + timedelta(days=1))
