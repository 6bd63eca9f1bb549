"""The thread of a case: entries in their order, and the steps from one stage to the next."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.cases.models import Case, Entry
from backend.cases.telling import tell_stage
from backend.divisions.queries import path_of
from backend.reminders.actions import close_news, close_stage, write
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from knowledge.procedures import deadline

VERBS = {"responded": "respond", "responsible_named": "name_responsible"}
"""What has to be done so that a stage is reached, where a reminder has its own word for it."""


class StageFault(Exception):
    """The case stands elsewhere than the step asked for begins; the message may be shown."""


def hold(session: Session, case: Case, by: Actor) -> None:
    """The case as it is now, nobody else changing it until we commit; raises OutOfScope."""
    session.refresh(case, with_for_update=ROW)
    if not by.reaches(path_of(session, case.division_id)):
        raise OutOfScope


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
) -> Entry:
    """One more line of the thread, and one of the audit; details are codes and ids."""
    case.entries += 1
    entry = Entry(
        case_id=case.id, number=case.entries, at=now, kind=kind, text=text or None, told=told,
        staff_id=by.id if by.kind == "staff" else None, details=dict(details or {}),
    )
    session.add(entry)
    session.flush()
    if by.kind == "staff":
        close_news(session, case.id, now)
    record(session, by, f"case.{kind}", f"case:{case.id}", {"entry": entry.number, **entry.details}, now)
    return entry


def advance(
    session: Session,
    case: Case,
    by: Actor,
    stage: str,
    now: datetime,
    rules: Rules,
    *,
    text: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Moves the case to the next stage: entry, reminders, and a notice to the household; raises StageFault."""
    hold(session, case, by)
    _check_way(case, stage, rules)
    left, case.stage = case.stage, stage
    entry = add_entry(session, case, stage, by, now, text=text, told=True, details=details)
    close_stage(session, case.id, left, "done", now)
    write_deadlines(session, case, entry, now, rules)
    tell_stage(session, case, entry, now, rules)


def write_deadlines(session: Session, case: Case, entry: Entry, now: datetime, rules: Rules) -> None:
    """A reminder for every stage whose limit begins with the stage this entry has reached."""
    for stage in rules.procedure_of(case.procedure).stages.values():
        if stage.limit is not None and stage.limit.starts == case.stage:
            due_at = deadline(stage.limit, now, rules.calendar)
            what, key = VERBS.get(stage.id, stage.id), f"{stage.id}:{case.id}:{entry.number}"
            write(session, what, case.id, due_at, case.stage, key, now)


def entries_of(session: Session, case_id: str) -> list[Entry]:
    """The whole thread, oldest first."""
    return list(session.scalars(select(Entry).filter_by(case_id=case_id).order_by(Entry.number)))


def _check_way(case: Case, stage: str, rules: Rules) -> None:
    stages = rules.procedure_of(case.procedure).stages
    if stage in stages[case.stage].ways:
        return
    now_at, wanted = stages[case.stage].label, stages[stage].label
    if not stages[case.stage].ways:
        raise StageFault(f"这件事{now_at}，不能再改成“{wanted}”。有新的难处，请另报一件。")
    ways = "、".join(stages[way].label for way in stages[case.stage].ways)
    raise StageFault(f"这件事现在是“{now_at}”，不能直接到“{wanted}”。下一步可以是：{ways}。")
