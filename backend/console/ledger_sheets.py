"""The ledger as columns of a file or a sheet of paper: masked, with who took it and what of it."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.ledger import Wanted, page_of
from backend.console.desk import Desk
from backend.console.ledger import NOBODY, Line, Places, lines
from backend.console.shown import WORDS, moment
from backend.console.workbook import Sheet
from backend.divisions.models import Division
from backend.hours import day_of

HEAD: tuple[str, ...] = tuple(WORDS["ledger"]["columns"])
WIDTHS = (6, 12, 12, 10, 8, 6, 14, 8, 12, 12, 12, 12, 12, 22, 24, 12, 14, 10, 12, 20, 12, 14, 12, 10, 12)
AT_ONCE = 1000  # cases read together


def cells(number: int, line: Line) -> tuple[str, ...]:
    """In the order of HEAD."""
    return (
        str(number), line.township, line.village, line.group, line.name, line.people, line.type, line.risk,
        line.other_risks, str(line.opened), line.how, line.responded, line.checked, line.reviewed, line.noticed,
        line.decided, line.outcome, line.helper or NOBODY, line.measures, line.visits, line.removed, line.stage,
        str(day_of(line.due)) if line.due else "", _pace(line), line.case.receipt,
    )


def _pace(line: Line) -> str:
    """橙，停到2026-12-01."""
    stands = f"停到{line.stopped}" if line.stopped else ""
    return "，".join(word for word in (line.colour.words if line.colour else "", stands) if word)


def above(desk: Desk, title: str, filters: str) -> tuple[str, ...]:
    """The lines over the head: what it is, who took it when, what of it, and whose copy this is."""
    who = f"{desk.who.name}（{desk.who.staff_id[-6:]}）"
    return (
        f"{desk.console.settings.county} {title}",
        f"{moment(desk.now)} 由{who}导出。筛选：{filters}",
        f"【水印】{who} {moment(desk.now)} 只用于工作，姓名已遮住，请勿外传",
    )


def sheets(session: Session, desk: Desk, wanted: Wanted, over: tuple[str, ...]) -> Iterator[Sheet]:
    """One for each place below the one that is looked at; each is read when it is written."""
    places = Places(session)
    for name, path, only_at in parts(session, desk, wanted.place):
        narrowed = replace(wanted, order="place", drills=False, place=path, only_at=only_at)
        if page_of(session, desk.who.actor, narrowed, 1):
            yield Sheet(name, over, HEAD, _rows(session, desk, narrowed, places), WIDTHS)


def parts(session: Session, desk: Desk, place: str | None) -> Iterator[tuple[str, str, str | None]]:
    """Name and path: townships of a county, villages of a township, a village whole; then the place by itself."""
    path = place or desk.who.path
    top = session.scalars(select(Division).filter_by(path=path)).one()
    below = [] if top.level in ("village", "group") else list(session.scalars(
        select(Division).filter_by(parent_id=top.id).order_by(Division.position)
    ))
    if not below:
        yield top.name, path, None
        return
    taken: set[str] = set()
    for division in below:
        name = division.name if division.name not in taken else f"{division.name}{len(taken)}"
        taken.add(division.name)
        yield name, division.path, None
    yield f"{top.name}本级", path, top.id


def _rows(session: Session, desk: Desk, wanted: Wanted, places: Places) -> Iterator[tuple[str, ...]]:
    number, last = 0, None
    while True:
        ids = page_of(session, desk.who.actor, wanted, AT_ONCE, after=last)
        for line in lines(session, ids, desk.now, desk.rules, places):
            number += 1
            yield cells(number, line)
        if len(ids) < AT_ONCE:
            return
        last = ids[-1]
