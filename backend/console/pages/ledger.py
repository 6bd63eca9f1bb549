"""The ledger (台账): generated from the cases, filtered, looked up, printed and taken as a file."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from functools import partial
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Annotated
from urllib.parse import urlencode

from fastapi import Depends, Response
from fastapi.responses import StreamingResponse

from backend.audit.actions import record
from backend.cases.ledger import page_of
from backend.console.desk import At
from backend.console.ledger import Line, lines
from backend.console.ledger_filter import Chosen, chosen_in, offered, said, wanted
from backend.console.ledger_sheets import HEAD, above, cells, sheets
from backend.console.turning import Leaf, Turned, leaf
from backend.console.typed import TypedFault
from backend.console.workbook import MEDIA_TYPE, Sheet, write
from backend.hours import day_of

PAGE = 25  # lines
MOST_ON_PAPER = 500  # lines of one print
BLOCK = 64 * 1024  # bytes sent at once
TITLE = "防止返贫监测台账"
Filter = Annotated[Chosen, Depends(chosen_in)]


def show(desk: At, chosen: Filter, turn: Turned) -> Response:
    """One page, found by the last case of the one before it."""
    with desk.reading() as session:
        try:
            asked = wanted(session, desk, chosen)
        except TypedFault as fault:
            return _page(desk, chosen, [], status=422, fault=str(fault))
        found = leaf(partial(page_of, session, desk.who.actor, asked), PAGE, turn)
        shown = lines(session, found.rows, desk.now, desk.rules)
    return _page(desk, chosen, shown, found)


def export(desk: At, chosen: Filter) -> Response:
    """The whole filtered ledger as XLSX, masked and without drills; who took it is audited. Nobody waits for it."""
    with desk.reading() as session:
        try:
            asked = wanted(session, desk, chosen)
        except TypedFault as fault:
            return _page(desk, chosen, [], status=422, fault=str(fault))
        over = above(desk, TITLE, said(chosen, offered(session, desk, chosen.place)))
        count, file = in_a_file(sheets(session, desk, asked, over))
    if file is None:
        return _page(desk, chosen, [], status=422, fault="没有符合条件的事项，没有可以导出的。换个条件再试。")
    _audit(desk, "ledger.export", count)
    return sent(file, f"taizhang-{day_of(desk.now):%Y%m%d}.xlsx")


def printed(desk: At, chosen: Filter) -> Response:
    """The same lines on paper, A4 across; so many that it makes sense to print them."""
    with desk.reading() as session:
        try:
            asked = wanted(session, desk, chosen)
        except TypedFault as fault:
            return _page(desk, chosen, [], status=422, fault=str(fault))
        ids = page_of(session, desk.who.actor, asked, MOST_ON_PAPER + 1)
        rows = [line for line in lines(session, ids[:MOST_ON_PAPER], desk.now, desk.rules) if not line.case.drill]
        over = above(desk, TITLE, said(chosen, offered(session, desk, chosen.place)))
    _audit(desk, "ledger.print", len(rows))
    return desk.page(
        "ledger_print.html", title=TITLE, over=over, head=HEAD, back="/staff/cases?" + urlencode(chosen.filled()),
        rows=[cells(number, line) for number, line in enumerate(rows, start=1)], cut=len(ids) > MOST_ON_PAPER,
        most=MOST_ON_PAPER, taken="/staff/cases/export?" + urlencode(chosen.filled()),
    )


def in_a_file(book: Iterable[Sheet]) -> tuple[int, IO[bytes] | None]:
    """How many rows, and the file that holds them, without a name in any folder; None where there are no rows."""
    with ExitStack() as stack:
        file = stack.enter_context(TemporaryFile())
        count = write(file, book)
        if count:
            stack.pop_all()
            return count, file
    return 0, None


def sent(file: IO[bytes], name: str) -> Response:
    """A file that is gone as soon as it was sent."""
    size = file.seek(0, SEEK_END)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Length": str(size)}
    return StreamingResponse(_blocks(file), media_type=MEDIA_TYPE, headers=headers)


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with closing(file):
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _audit(desk: At, action: str, count: int) -> None:
    with desk.writing() as session:
        record(session, desk.who.actor, action, f"division:{desk.who.division_id}", {"lines": count}, desk.now)


def _page(
    desk: At, chosen: Chosen, shown: list[Line], found: Leaf[str] | None = None, *, status: int = 200,
    fault: str | None = None,
) -> Response:
    with desk.reading() as session:
        known = offered(session, desk, chosen.place)
    query = chosen.filled()
    return desk.page(
        "ledger.html", status, rows=shown, chosen=chosen, query=query, known=known, fault=fault,
        leaf=found, address=lambda **other: "/staff/cases?" + urlencode({**query, **other}),
        taken=lambda how: f"/staff/cases/{how}?" + urlencode(query),
    )
