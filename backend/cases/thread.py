"""The thread of a case: entries in their order, and the deadlines they begin and meet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.cases.models import Case, Entry
from backend.divisions.queries import path_of
from backend.reminders.actions import close, close_news, open_deadlines, write
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.stops.queries import stopped_days
from knowledge.deadlines import due


class StageFault(Exception):
    """Why a step cannot be taken; the message may be shown."""


def hold(session: Session, case: Case, by: Actor) -> None:
    """The case as it is now, nobody else changing it until we commit; raises OutOfScope."""
    session.refresh(case, with_for_update=ROW)
    if not by.reaches(path_of(session, case.division_id)):
        raise OutOfScope


def hold_worked_on(session: Session, case: Case, by: Actor) -> None:
    """The same of a case in which something is recorded: raises StageFault where it was merged into another."""
    hold(session, case, by)
    if case.merged_into is not None:
        raise StageFault("这件事已经并到另一件里，请到那一件里办。")


def add_entry(
    session: Session,
    case: Case,
    kind: str,
    by: Actor,
    now: datetime,
    *,
    text: str | None = None,
    told: bool = False,
    details: Mapping[str, Any] | None = None,
    written: str | None = None,
) -> Entry:
    """One more line of the thread, and one of the audit; details are codes and ids, `written` what a form says."""
    case.entries += 1
    entry = Entry(
        case_id=case.id, number=case.entries, at=now, kind=kind, text=text or None, told=told, written_json=written,
        staff_id=by.id if by.kind == "staff" else None, details=dict(details or {}),
    )
    session.add(entry)
    session.flush()
    if by.kind == "staff":
        close_news(session, case.id, now)
    record(session, by, f"case.{kind}", f"case:{case.id}", {"entry": entry.number, **entry.details}, now)
    return entry


def write_deadlines(session: Session, case: Case, entry: Entry, now: datetime, rules: Rules) -> None:
    """A reminder for every deadline that begins with the stage this entry has reached.

    One that still runs from the first time goes on: sending a case back wins nobody time.
    """
    stopped = stopped_days(session, case.id, rules.calendar)
    running = {row.what for row in open_deadlines(session, case.id)}
    for deadline in rules.procedure_of(case.procedure).deadlines.values():
        if deadline.starts == case.stage and deadline.id not in running:
            due_at = due(deadline, now, rules.calendar, stopped)
            write(session, deadline.id, case.id, due_at, case.stage, f"{deadline.id}:{case.id}:{entry.number}", now)


def meet_deadlines(session: Session, case: Case, reached: str, now: datetime, rules: Rules) -> None:
    """Deadlines that are met by what was reached are done; where nothing is left to do, all of them are over."""
    procedure = rules.procedure_of(case.procedure)
    for row in open_deadlines(session, case.id):
        deadline = procedure.deadlines.get(row.what)
        if deadline is not None and reached in deadline.met_by:
            close(row, "done", now)
        elif reached in procedure.stages and procedure.stages[reached].final:
            close(row, "stage_passed", now)
    session.flush()


def entries_of(session: Session, case_id: str) -> list[Entry]:
    """The whole thread, oldest first."""
    return list(session.scalars(select(Entry).filter_by(case_id=case_id).order_by(Entry.number)))
