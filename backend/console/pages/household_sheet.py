"""A household's whole file on paper and as a table: masked, unless somebody asks with a reason."""

import io
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from fastapi import Response

from backend.audit.actions import record
from backend.console.desk import At
from backend.console.file_sheets import sheets_of
from backend.console.file_view import file_view
from backend.console.household_view import household_view
from backend.console.reach import household_within
from backend.console.reveals import MASKED, Asked, Open, open_up
from backend.console.shown import moment
from backend.console.typed import Form
from backend.console.workbook import MEDIA_TYPE, write
from backend.hours import day_of
from backend.households.actions import RevealFault, is_responsible
from backend.scope import OutOfScope
from backend.wording import words_under


def show(desk: At, household_id: str) -> Response:
    """The file for the printer, masked."""
    return _page(desk, household_id)


def reveal(desk: At, household_id: str, sent: Form) -> Response:
    """The same with what was asked for; who has done so stands in the file and in the audit."""
    asked = Asked(sent.words("fields"), sent.word("reason"), sent.word("why"))
    try:
        with desk.writing() as session:
            household = household_within(session, desk, household_id)
            opened = open_up(session, desk.who.actor, household, None, asked, desk.now)
            record(session, desk.who.actor, "household.print", f"household:{household_id}", {}, desk.now)
    except (RevealFault, OutOfScope) as fault:
        return _page(desk, household_id, 422, fault=str(fault), typed=sent.shown())
    return _page(desk, household_id, opened=opened)


def export(desk: At, household_id: str) -> Response:
    """An XLSX file, always masked; who took it is audited."""
    with desk.reading() as session:
        household = household_within(session, desk, household_id)
        view = household_view(session, household, desk.now, desk.rules, MASKED)
        file = file_view(session, household, "", day_of(desk.now), MASKED)
    taken = io.BytesIO()
    write(taken, sheets_of(view, file, _above(desk)))
    with desk.writing() as session:
        record(session, desk.who.actor, "household.export", f"household:{household_id}", {}, desk.now)
    name = f"nonghu-{day_of(desk.now):%Y%m%d}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(taken.getvalue(), media_type=MEDIA_TYPE, headers=headers)


def _above(desk: At) -> tuple[str, ...]:
    county = desk.console.settings.county
    return (
        f"{county} 农户档案（一户一策一档），姓名、电话和写的内容已遮住",
        f"{moment(desk.now)} 由{desk.who.name}导出，只用于工作，请勿外传",
    )


def _page(
    desk: At, household_id: str, status: int = 200, *, fault: str | None = None,
    typed: Mapping[str, Any] | None = None, opened: Open = MASKED,
) -> Response:
    with desk.reading() as session:
        household = household_within(session, desk, household_id)
        view = household_view(session, household, desk.now, desk.rules, opened)
        file = file_view(session, household, "", day_of(desk.now), opened)
        own = is_responsible(session, household_id, desk.who.staff_id)
    return desk.page(
        "household_print.html", status, view=view, file=file, own=own, opened=opened, fault=fault,
        form="reveal" if fault else "", typed=defaultdict(str, typed or {}), reveal_reasons=words_under("reveal"),
    )
