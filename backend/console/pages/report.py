"""报表: what happened in a week, month, quarter, half-year or year, place by place; generated, never typed."""

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Response
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.console.desk import At, Missing
from backend.console.ledger_sheets import above
from backend.console.pages.ledger import in_a_file, sent
from backend.console.shown import WORDS
from backend.console.typed import TypedFault, day_sent
from backend.console.workbook import Sheet
from backend.divisions.models import Division
from backend.hours import day_of
from backend.report.happened import HAPPENED
from backend.report.periods import PERIODS, Period, period_of
from backend.report.queries import COLUMNS, STANDS, Line, Report, report

USUAL = "month"
LONGEST = 40  # characters of a field in an address


@dataclass(frozen=True)
class Chosen:
    """What an address asks for; empty fields ask for what is usual."""

    period: str = ""
    on: str = ""
    place: str = ""
    order: str = ""

    def filled(self) -> dict[str, str]:
        told = {"period": self.period, "on": self.on, "place": self.place, "order": self.order}
        return {name: value for name, value in told.items() if value}


def asked(
    period: Annotated[str, Query()] = "", on: Annotated[str, Query()] = "", place: Annotated[str, Query()] = "",
    order: Annotated[str, Query()] = "",
) -> Chosen:
    return Chosen(period if period in PERIODS else "", on[:LONGEST], place[:LONGEST], order if order in COLUMNS else "")


Filter = Annotated[Chosen, Depends(asked)]


def show(desk: At, chosen: Filter) -> Response:
    """Of one place: as a whole, and each that lies right below it."""
    period, fault = _period(desk, chosen)
    with desk.reading() as session:
        here = _here(session, desk, chosen)
        made = report(session, here, period, desk.now, desk.rules)
        up = session.get(Division, here.parent_id) if here.id != desk.who.division_id else None
    query = chosen.filled()
    return desk.page(
        "report.html", 422 if fault else 200, report=made, lines=_in_order(made, chosen.order), here=here, up=up,
        chosen=chosen, period=period, tallied=_tallied(made), fault=fault, happened=HAPPENED, stands=STANDS,
        today=day_of(desk.now),
        address=lambda **other: "/staff/report?" + urlencode({**query, **other}),
        taken="/staff/report/export?" + urlencode(query),
    )


def export(desk: At, chosen: Filter) -> Response:
    """The same as XLSX; who took it is audited."""
    period, fault = _period(desk, chosen)
    if fault:
        return show(desk, chosen)
    words = WORDS["report"]
    with desk.reading() as session:
        here = _here(session, desk, chosen)
        made = report(session, here, period, desk.now, desk.rules)
    title = f"{here.name} {words['periods'][period.kind]}"
    head = (words["place"], *(words["columns"][name] for name in COLUMNS))
    rows = [_cells(line) for line in (*_in_order(made, chosen.order), made.whole)]
    over = above(desk, title, f"{period.first}至{period.last}，{words['model']}{_tallied(made)}")
    _, file = in_a_file([Sheet(here.name, over, head, rows)])
    with desk.writing() as session:
        record(session, desk.who.actor, "report.export", f"division:{here.id}", {"lines": len(rows)}, desk.now)
    assert file is not None  # noqa: S101 - the place itself has a row
    return sent(file, f"baobiao-{period.kind}-{period.first:%Y%m%d}.xlsx")


def _cells(line: Line) -> tuple[str, ...]:
    return (line.division.name, *(str(line.counts[name]) for name in COLUMNS))


def _tallied(made: Report) -> str:
    """Which of the numbers are from today, and which from this very moment."""
    day = made.counted_from
    told = f"{day.year}年{day.month}月{day.day}日"
    return WORDS["report"]["tallied"].format(day=told) if day > made.period.first else ""


def _in_order(made: Report, order: str) -> list[Line]:
    """By code, or the largest number first."""
    return sorted(made.lines, key=lambda line: -line.counts[order]) if order else list(made.lines)


def _period(desk: At, chosen: Chosen) -> tuple[Period, str | None]:
    """The one that is asked for; today's with a sentence where the day cannot be read."""
    kind = chosen.period or USUAL
    try:
        return period_of(kind, day_sent(chosen.on, "日期") or day_of(desk.now)), None
    except TypedFault as fault:
        return period_of(kind, day_of(desk.now)), str(fault)


def _here(session: Session, desk: At, chosen: Chosen) -> Division:
    """Raises Missing for a place that lies elsewhere."""
    here = session.get(Division, chosen.place or desk.who.division_id)
    if here is None or not desk.who.actor.reaches(here.path):
        raise Missing
    return here
