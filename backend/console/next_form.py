"""Which of a case's forms stands open: what its nearest deadline asks for, else the step that usually follows."""

from collections.abc import Collection

from backend.console.thread_view import CALLED_BACK, CaseView

CALL_BACK_FORM = "call-back"
ASKED_FORM = "asked"


def open_form(view: CaseView, held: Collection[str]) -> str | None:
    """None where the next step is somebody else's, cannot be taken yet (`held`), or where none has to follow."""
    awaited = view.procedure.awaited(view.case.stage)
    usual = awaited.id if awaited is not None else None
    for _, row in view.deadlines:
        met_by = view.met_by(row.what)
        if CALLED_BACK in met_by:
            return CALL_BACK_FORM
        if usual in met_by:
            break
    if view.case.unconfirmed and not view.ways:
        return ASKED_FORM
    mine = {stage.id for stage in view.ways}
    return usual if usual in mine and usual not in held else None
