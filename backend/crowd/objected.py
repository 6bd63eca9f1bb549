"""Objections to invented decisions: raised soon after, answered by the township before anything else is decided."""

from datetime import datetime, timedelta
from itertools import pairwise

from backend.crowd.paths import WORDS, Step
from backend.crowd.threads import Line, Making, Told
from backend.ids import new_id
from backend.objections.models import Objection, ObjectionEntry
from backend.objections.thread import due_of

RAISED = {"refuse": (0.05, "result"), "publish": (0.01, "notice")}
"""Of all steps with that consequence, and what the objection is about."""
SOON, ANSWERED = (0.1, 0.3), (0.5, 0.9)  # of the time until the next step
WAITED = 12  # days, where nothing was decided since


def objections(making: Making, told: Told) -> list[Line]:
    """Rows of at most one objection, and its lines in the thread of the case."""
    nexts = [*(after for _, after in pairwise(told.steps)), None]
    for step, after in zip(told.steps, nexts, strict=True):
        share, what = RAISED.get(step.stage.does or "", (0.0, ""))
        if making.lot.random() < share:
            return _raised(making, told, step, what, after.at if after else None)
    return []


def _raised(making: Making, told: Told, step: Step, what: str, until: datetime | None) -> list[Line]:
    span = (until or step.at + timedelta(days=WAITED)) - step.at
    opened = step.at + span * making.lot.uniform(*SOON)
    answered = step.at + span * making.lot.uniform(*ANSWERED)
    if opened > making.now:
        return []
    closed = answered if answered < making.now else None
    row_id, township = new_id(), told.home.village
    thread = [("received", opened, None)] + ([("answered", closed, township.township_clerk)] if closed else [])
    row = Objection(
        id=row_id, receipt=next(making.receipts), source_key=f"crowd:{told.number}:objection", kind="objection",
        what=what, division_id=township.township_id, case_id=told.case_id, about=[], stage=thread[-1][0],
        opened_at=opened, due_at=opened,
    )
    making.rows.add(
        Objection, id=row_id, receipt=row.receipt, source_key=row.source_key, kind=row.kind, what=what,
        division_id=row.division_id, case_id=told.case_id, notice_id=None, conversation_id=None, about=[], text=WORDS,
        phone=told.home.phone, stage=row.stage, staff_id=township.township_clerk if closed else None,
        outcome="explained" if closed else None, opened_at=opened, due_at=due_of(row, opened, making.rules),
        closed_at=closed, entries=len(thread), drill=False,
    )
    for number, (kind, at, staff_id) in enumerate(thread, start=1):
        making.rows.add(ObjectionEntry, objection_id=row_id, number=number, at=at, kind=kind, staff_id=staff_id,
                        details={}, text=WORDS if staff_id else None)
    lines = [Line(opened, "objected", None, {"objection": row_id})]
    over = {"objection": row_id, "ended": "answered"}
    return lines + ([Line(closed, "objection_over", township.township_clerk, over)] if closed else [])
