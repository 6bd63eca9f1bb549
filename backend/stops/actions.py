"""Stopping a case's clock for a reason that the procedure knows, and letting it go on."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from backend.cases.independence import check_independent
from backend.cases.models import Case
from backend.cases.thread import StageFault, add_entry, hold_worked_on
from backend.hours import day_of
from backend.reminders.actions import open_deadlines
from backend.rules import Rules
from backend.scope import Actor
from backend.stops.models import CaseStop
from backend.stops.queries import of_case, standing, stopped_days
from dialogues.plain import says_something
from knowledge.deadlines import due, last_stopped_day


def stop(session: Session, case: Case, by: Actor, reason: str, why: str, now: datetime, rules: Rules) -> CaseStop:
    """From today on, until staff let it go on, at the latest when the reason's time is over; raises StageFault.

    One reason holds once in a case, so that nobody can stop a clock for ever.
    """
    hold_worked_on(session, case, by)
    check_independent(session, case, by)
    procedure, today = rules.procedure_of(case.procedure), day_of(now)
    known = procedure.stops.get(reason)
    if known is None:
        raise StageFault("请选一个停办的原因。")
    if not says_something(why):
        raise StageFault("请写明在等什么、约好了哪天。")
    if procedure.stages[case.stage].final:
        raise StageFault("这件事已经办结，没有时限要停。")
    if standing(session, case.id, today) is not None:
        raise StageFault("时限已经停着，不用再停。")
    if any(row.reason == reason for row in of_case(session, case.id)):
        raise StageFault(f"“{known.label}”已经停过一次，不能再停。请换一个原因，或者往下办。")
    row = CaseStop(
        case_id=case.id, reason=reason, first=today, last=last_stopped_day(known, today, rules.calendar),
        staff_id=by.id, why=why.strip(), made_at=now,
    )
    session.add(row)
    session.flush()
    add_entry(
        session, case, "stopped", by, now, text=why.strip(), told=False,
        details={"stop": reason, "until": row.last.isoformat()},
    )
    count_again(session, case, rules)
    return row


def go_on(session: Session, case: Case, by: Actor, now: datetime, rules: Rules) -> None:
    """The clock counts again from today; raises StageFault where it does not stand still."""
    hold_worked_on(session, case, by)
    check_independent(session, case, by)
    row = standing(session, case.id, day_of(now))
    if row is None:
        raise StageFault("时限没有停着。")
    row.last, row.ended_at = day_of(now) - timedelta(days=1), now
    session.flush()
    add_entry(session, case, "went_on", by, now, details={"stop": row.reason})
    count_again(session, case, rules)


def count_again(session: Session, case: Case, rules: Rules) -> None:
    """Every open deadline that may stop, counted anew from its own beginning."""
    session.flush()
    stopped = stopped_days(session, case.id, rules.calendar)
    deadlines = rules.procedure_of(case.procedure).deadlines
    for row in open_deadlines(session, case.id):
        if row.what in deadlines:
            row.due_at = due(deadlines[row.what], row.made_at, rules.calendar, stopped)
    session.flush()
