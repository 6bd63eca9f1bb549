"""A list as a CSV file that somebody takes away: audited, named after its day, and honest about being cut."""

from collections.abc import Sequence

from fastapi import Response

from backend.audit.actions import record
from backend.console.desk import Desk
from backend.console.sheet import as_csv
from backend.hours import day_of

MOST = 5000  # lines of one file


def list_file(
    desk: Desk, action: str, name: str, head: Sequence[str], lines: Sequence[Sequence[str]], *, is_cut: bool = False,
    subject: str | None = None,
) -> Response:
    """`subject` is what the list is of; without one it is of the division of whoever takes it."""
    with desk.writing() as session:
        about = subject or f"division:{desk.who.division_id}"
        record(session, desk.who.actor, action, about, {"lines": len(lines)}, desk.now)
    headers = {"Content-Disposition": f'attachment; filename="{name}-{day_of(desk.now):%Y%m%d}.csv"'}
    return Response(as_csv(head, lines, is_cut=is_cut), media_type="text/csv; charset=utf-8", headers=headers)
