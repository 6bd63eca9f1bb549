"""Reading the gaps within somebody's reach, newest first, and counting them by week."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.gaps.models import Gap
from backend.scope import Actor, within

MOST = 3000  # questions that are grouped at a time, the newest
WEEKS = 12  # shown in the picture


def gaps(session: Session, actor: Actor, today: date, *, settled: bool = False, kind: str | None = None) -> list[Gap]:
    """The newest MOST; choices given today may still be taken today, so that they come up tomorrow."""
    rows = select(Gap).where(
        _reached(actor), Gap.outcome.is_not(None) if settled else Gap.outcome.is_(None),
        or_(Gap.kind != "offered", Gap.day < today),
    )
    if kind:
        rows = rows.where(Gap.kind == kind)
    return list(session.scalars(rows.order_by(Gap.day.desc(), Gap.id.desc()).limit(MOST)))


def by_week(session: Session, actor: Actor, today: date) -> list[tuple[date, int]]:
    """How many questions nobody could answer in each of the last WEEKS weeks; each by its Monday, oldest first."""
    first = monday(today) - timedelta(weeks=WEEKS - 1)
    days = select(Gap.day, func.count()).where(_reached(actor), Gap.day >= first).group_by(Gap.day)
    counted: Counter[date] = Counter()
    for day, count in session.execute(days):
        counted[monday(day)] += count
    return [(week, counted[week]) for week in (first + timedelta(weeks=number) for number in range(WEEKS))]


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _reached(actor: Actor) -> ColumnElement[bool]:
    """What came from a township out of reach is hidden; what came from nobody knows where concerns every county."""
    return or_(Gap.division_id.is_(None), Gap.division_id.in_(select(Division.id).where(within(Division.path, actor))))
