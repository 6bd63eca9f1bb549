"""Days: what the days in the form of the next step are held against. The days of a case never run backwards."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.filling import Known
from backend.cases.models import Case, Entry
from backend.hours import day_of
from backend.publicity.queries import of_case, state_of
from backend.rules import Rules
from backend.wording import word

DAY = "day"  # the kind of a field


def known_of(session: Session, case: Case, now: datetime, rules: Rules) -> Known:
    """Not before the case was told, nor before the latest day written for a step so far, nor while a notice hung.

    A step without a day of its own, as a first answer or the beginning of help, sets none: it may be written down
    later than it happened, and what the green channel puts off is done after it.
    """
    told = (day_of(case.opened_at), word("since.told"))
    days = (told, *_written(session, case, rules), *_hung(session, case, day_of(now)))
    since, after = max(days, key=lambda one: one[0])
    return Known(since, day_of(now), rules, after)


def _written(session: Session, case: Case, rules: Rules) -> Iterator[tuple[date, str]]:
    """What the steps say of their days, in the order in which they were taken."""
    stages = rules.procedure_of(case.procedure).stages
    rows = select(Entry.kind, Entry.details).filter_by(case_id=case.id).order_by(Entry.number.desc())
    for kind, details in session.execute(rows):
        record = stages[kind].record if kind in stages else None
        for field in record.fields.values() if record is not None else ():
            if field.kind == DAY and field.id in details:
                yield date.fromisoformat(details[field.id]), word("since.step", step=stages[kind].label)


def _hung(session: Session, case: Case, today: date) -> Iterator[tuple[date, str]]:
    """The last day on which the latest notice hung, where it hangs no more."""
    for notice in of_case(session, case.id)[:1]:
        state = state_of(notice, today)
        if state == "over":
            yield notice.ends, word("since.over")
        elif state == "down" and notice.taken_down_at is not None:
            yield day_of(notice.taken_down_at), word("since.down")
