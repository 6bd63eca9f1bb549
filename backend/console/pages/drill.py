"""演练: the county marks a case as an exercise, takes the mark away, or deletes it."""

from typing import Annotated

from fastapi import Form, Response

from backend.cases.thread import StageFault
from backend.console.desk import At
from backend.console.reach import case_within
from backend.drills import DrillFault, delete_case, mark


def mark_case(desk: At, case_id: str, drill: Annotated[str, Form()] = "") -> Response:
    """Marked, or real again."""
    try:
        with desk.writing() as session:
            mark(session, case_within(session, desk, case_id), desk.who.actor, drill == "1", desk.now)
    except (DrillFault, StageFault) as fault:
        return desk.page("fault.html", 422, title="没有改", says=str(fault))
    return desk.go(f"/staff/cases/{case_id}", done="drill_marked" if drill == "1" else "drill_unmarked")


def delete(desk: At, case_id: str) -> Response:
    """Only what is marked; nothing of it is left but the audit."""
    try:
        with desk.writing() as session:
            delete_case(session, case_within(session, desk, case_id), desk.who.actor, desk.now)
    except (DrillFault, StageFault) as fault:
        return desk.page("fault.html", 422, title="没有删", says=str(fault))
    return desk.go("/staff/cases", done="drill_deleted")
