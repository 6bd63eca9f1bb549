"""The digest: the one morning message that carries what is due, without a story, a phone or a whole name."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.telling import sign
from backend.divisions.models import Division
from backend.drafts.queries import told_in_part
from backend.drills import only_drilled, sign_of
from backend.duties import Due, duties_of
from backend.hours import day_of
from backend.households.models import Household
from backend.masking import masked_name, receipt_tail
from backend.outgoing.actions import payload
from backend.rules import Rules
from backend.staff.models import Staff
from backend.wording import word, words_under

VISITS = 8  # in one message: three buttons each are what a chat still shows well
OTHERS = 30  # lines about households besides; who has more looks into the console
ANSWERS = ("done", "move", "cannot")


def digest_payload(session: Session, staff: Staff, day: date, rules: Rules) -> dict[str, Any]:
    """The message of one person and day, with three buttons for every visit."""
    return written(session, duties_of(session, staff, day, rules), day, rules)


def written(session: Session, duties: list[Due], day: date, rules: Rules) -> dict[str, Any]:
    """The same from duties already known."""
    visits = [due for due in duties if due.what == "visit"]
    others = [due for due in duties if due.what != "visit" and due.household_id is not None]
    left_out = {id(due) for due in (*visits[VISITS:], *others[OTHERS:])}
    shown = [due for due in duties if id(due) not in left_out]
    partial = told_in_part(session, [due.case_id for due in shown if due.case_id])
    lines = [f"{number}. {_line(session, due, partial, rules)}" for number, due in enumerate(shown, start=1)]
    if others[OTHERS:]:
        lines.append(word("digest.rest", count=len(others) - OTHERS))
    if visits[VISITS:]:
        lines.append(word("digest.more", count=len(visits) - VISITS))
    choices = [choice for number, due in enumerate(shown, start=1) for choice in _choices(number, due)]
    return payload("\n".join([_title(session, duties, day, rules), *lines]), *choices)


def _title(session: Session, duties: list[Due], day: date, rules: Rules) -> str:
    """How many there are to do; drills are listed, and not counted."""
    if not duties:
        return word("digest.nothing", day=_day(day))
    title = "title" if rules.calendar.is_working_day(day) else "urgent_title"
    return word(f"digest.{title}", day=_day(day), count=len(duties) - _drills(session, duties))


def _drills(session: Session, duties: list[Due]) -> int:
    drills = set(session.scalars(select(Case.id).where(Case.drill)))  # few, and found by an index of their own
    drilled = set(session.scalars(only_drilled()))
    return sum(due.case_id in drills if due.case_id else due.household_id in drilled for due in duties)


def _line(session: Session, due: Due, partial: Collection[str], rules: Rules) -> str:
    if due.household_id is None:
        return word(f"digest.{due.what}", count=due.count)
    shown = _shown(session, due)
    if due.what == "visit":
        line = word("digest.visit_with_receipt" if shown["tail"] else "digest.visit", **shown)
        return sign_of(session, due.household_id) + line
    what = due.what if due.what in words_under("digest") else "other"
    case = session.get_one(Case, due.case_id) if due.case_id else None
    label = (due.label(rules.procedure_of(case.procedure)) if case else None) or word("digest.step")
    line = word(f"digest.{what}", due=_day(day_of(due.due_at)) if due.due_at else "", label=label, **shown)
    if case is None:
        return line
    notes = [word("digest.unconfirmed")] if case.unconfirmed else []
    notes += [word("digest.partial")] if case.id in partial else []
    return sign(case) + line + "".join(notes)


def _shown(session: Session, due: Due) -> dict[str, str]:
    household = session.get_one(Household, due.household_id)
    place = session.get_one(Division, household.division_id)
    of_case = select(Case.receipt).where(
        Case.id == due.case_id if due.case_id else Case.household_id == due.household_id
    )
    receipt = session.scalar(of_case.order_by(Case.id.desc()).limit(1))
    return {
        "place": place.name, "name": masked_name(household.name), "tail": receipt_tail(receipt) if receipt else "",
    }


def _choices(number: int, due: Due) -> list[tuple[str, str]]:
    if due.what != "visit":
        return []
    return [
        (f"{number} {word(f'digest.{answer}')}", f"visit.{due.household_id}.{due.month}.{answer}")
        for answer in ANSWERS
    ]


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
