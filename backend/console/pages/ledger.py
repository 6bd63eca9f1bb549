"""The ledger (台账): generated from the cases, filtered, looked up, exported."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Response

from backend.audit.actions import record
from backend.console.desk import At
from backend.console.ledger import PAGE, Filter, Row, found, rows
from backend.console.sheet import ledger_csv
from backend.console.shown import page_number
from backend.divisions.queries import in_scope
from backend.hours import day_of

MOST = 5000  # lines of one file


def asked(
    stage: Annotated[str, Query()] = "", village: Annotated[str, Query()] = "",
    overdue: Annotated[str, Query()] = "", order: Annotated[str, Query()] = "",
) -> Filter:
    """The filter in an address."""
    return Filter(stage, village, overdue == "1", order == "newest")


def written(
    stage: Annotated[str, Form()] = "", village: Annotated[str, Form()] = "",
    overdue: Annotated[str, Form()] = "", order: Annotated[str, Form()] = "",
) -> Filter:
    """The same filter in a form."""
    return asked(stage, village, overdue, order)


def show(desk: At, chosen: Annotated[Filter, Depends(asked)], page: str = "1") -> Response:
    """Twenty-five lines; one more is read to know whether there is a next page."""
    number = page_number(page)
    with desk.reading() as session:
        lines = rows(session, desk, chosen, (number - 1) * PAGE, PAGE + 1)
    return _page(desk, chosen, lines[:PAGE], number, more=len(lines) > PAGE)


def find(desk: At, asked: Annotated[str, Form()] = "") -> Response:
    """A look-up by POST: receipts, names and phones have no place in an address."""
    with desk.reading() as session:
        lines = found(session, desk, asked.strip()) if asked.strip() else []
    return _page(desk, Filter(), lines, 1, more=False, asked=asked)


def export(desk: At, chosen: Annotated[Filter, Depends(written)]) -> Response:
    """The whole filtered ledger as a file, masked and without drills; who took it is audited. Nobody waits for it."""
    with desk.reading() as session:
        lines = [row for row in rows(session, desk, chosen, 0, MOST) if not row.case.drill]
    taken = {"lines": len(lines)}
    with desk.writing() as session:
        record(session, desk.who.actor, "ledger.export", f"division:{desk.who.division_id}", taken, desk.now)
    name = f"taizhang-{day_of(desk.now):%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(ledger_csv(lines), media_type="text/csv; charset=utf-8", headers=headers)


def _page(desk: At, chosen: Filter, lines: list[Row], number: int, *, more: bool, asked: str | None = None) -> Response:
    with desk.reading() as session:
        villages = [row for row in in_scope(session, desk.who.actor) if row.level in ("township", "village")]
    query = {key: value for key, value in _query(chosen).items() if value}
    return desk.page(
        "ledger.html", rows=lines, chosen=chosen, query=query, villages=villages, number=number, more=more, asked=asked,
        stages=desk.rules.procedure.stages, address=lambda **other: "/staff/cases?" + urlencode({**query, **other}),
    )


def _query(chosen: Filter) -> dict[str, str]:
    return {
        "stage": chosen.stage, "village": chosen.division_id, "overdue": "1" if chosen.overdue else "",
        "order": "newest" if chosen.newest else "",
    }
