"""Which of a case's forms stands open: what its nearest deadline asks for, else the step that usually follows."""

from collections.abc import Collection

from backend.console.thread_view import CaseView
from backend.reminders.actions import CALL_BACK
from knowledge.procedures import Procedure

CALLED_BACK = "called_back"
CALL_BACK_FORM = "call-back"
ASKED_FORM = "asked"


def open_form(view: CaseView, held: Collection[str]) -> str | None:
    """None where the next step is somebody else's, cannot be taken yet (`held`), or where none has to follow."""
    usual = _usual(view)
    for _, row in view.deadlines:
        met_by = _met_by(view.procedure, row.what)
        if CALLED_BACK in met_by:
            return CALL_BACK_FORM
        if usual in met_by:
            break
    if view.case.unconfirmed and not view.ways:
        return ASKED_FORM
    mine = {stage.id for stage in view.ways}
    return usual if usual in mine and usual not in held else None


def _usual(view: CaseView) -> str | None:
    stage = view.procedure.stages[view.case.stage]
    return next(iter(stage.ways), None) if not stage.final and not stage.rests else None


def _met_by(procedure: Procedure, what: str) -> tuple[str, ...]:
    if what == CALL_BACK:
        return (CALLED_BACK,)
    return procedure.deadlines[what].met_by if what in procedure.deadlines else ()
