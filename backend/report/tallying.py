"""Tallying: once a day the months that are over are counted anew, since a visit may still be told of one."""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backend.base import add_missing
from backend.cases.models import Case
from backend.database import Database
from backend.divisions.models import Division
from backend.divisions.sums import added_up
from backend.hours import day_of, month_after, month_begins, month_ends, month_of
from backend.objections.models import Objection
from backend.report.happened import HAPPENED, happened
from backend.report.models import Tally
from backend.report.periods import Period
from backend.rules import Rules
from backend.visits.models import Visit


def tally(database: Database, today: date, rules: Rules) -> None:
    """From January of last year on; of what is older a report is counted when it is asked for.

    Each month is a transaction of its own.
    """
    with database.reading() as session:
        months = list(_months(session, today))
    for month in months:
        with database.reading() as session:
            rows = _counted(session, month, rules)
        with database.writing() as session:
            session.execute(delete(Tally).where(Tally.month == month))
            add_missing(session, Tally, rows)  # another clock may be at it


def tallied(session: Session, here: Division, period: Period, today: date) -> tuple[Counter[tuple[str, str]], date]:
    """Sums by place and name, of `here` and of each right below it; and the first day that is not among them.

    Only of periods longer than a month: what is shorter is counted in no time.
    """
    sums: Counter[tuple[str, str]] = Counter()
    if month_ends(month_of(period.first)) >= period.last:
        return sums, period.first
    children = select(Division.id).where(Division.parent_id == here.id)
    rows = select(Tally).where((Tally.division_id == here.id) | Tally.division_id.in_(children))
    rows = rows.where(Tally.month >= month_of(period.first), Tally.month <= month_of(period.last))
    found = session.scalars(rows.where(Tally.month < month_of(today))).all()
    there = {row.month for row in found if row.division_id == here.id}
    month = _first(there, period, today)
    while month in there:
        month = month_after(month)
    for row in found:
        if row.month < month:
            for name in HAPPENED:
                sums[row.division_id, name] += getattr(row, name)
    return sums, month_begins(month)


def _first(there: Collection[str], period: Period, today: date) -> str:
    """Where the months of a period begin of which anything can be told: before the first tallied one nothing was."""
    reaches = there and period.first >= _since(today)
    return min(there) if reaches else month_of(period.first)


def _since(today: date) -> date:
    return date(today.year - 1, 1, 1)


def _months(session: Session, today: date) -> Iterator[str]:
    """Those that are over, from the first in which anything happened."""
    days = [session.scalar(select(func.min(Visit.on_day)))]
    for opened_at in (Case.opened_at, Objection.opened_at):
        first: datetime | None = session.scalar(select(func.min(opened_at)))
        days.append(day_of(first) if first else None)
    begun = min((day for day in days if day is not None), default=today)
    month = month_of(max(begun, _since(today)))
    while month < month_of(today):
        yield month
        month = month_after(month)


def _counted(session: Session, month: str, rules: Rules) -> list[dict[str, Any]]:
    """A line for every place there is: one without a line was not counted."""
    places = select(Division.id, Division.path).order_by(Division.id)
    paths = {id_: path for id_, path in session.execute(places)}  # noqa: C416
    at: dict[str, Counter[str]] = {name: Counter() for name in HAPPENED}
    for names, query in happened(None, month_begins(month), month_begins(month_after(month)), rules):
        for place, *counts in session.execute(query):
            for name, count in zip(names, counts, strict=True):
                at[name][place] += int(count)
    sums = {name: added_up(paths, counts) for name, counts in at.items()}
    return [
        {"division_id": id_, "month": month, **{name: sums[name][id_] for name in HAPPENED}}
        for id_ in paths
    ]
