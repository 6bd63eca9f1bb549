"""The first page: what this person has to do today, from the same duties as the morning digest."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Response
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.desk import At
from backend.console.places import place_words
from backend.duties import Due, duties_of
from backend.hours import day_of, month_ends
from backend.households.models import Household
from backend.masking import masked_name
from backend.staff.models import Staff
from backend.staff.queries import chat_of

ELSEWHERE = {"administrator": "/staff/people", "auditor": "/staff/audit"}


@dataclass(frozen=True)
class Task:
    """One line of the day: what to do, where, for whom, by when, and the page where it is done."""

    what: str
    place: str
    name: str
    receipt: str
    due_at: datetime | None
    path: str
    count: int | None


def show(desk: At) -> Response:
    """Deadlines first, then visits; those who have no cases go to the page that is theirs."""
    if desk.who.role in ELSEWHERE:
        return desk.go(ELSEWHERE[desk.who.role])
    day = day_of(desk.now)
    with desk.reading() as session:
        staff = session.get_one(Staff, desk.who.staff_id)
        tasks = [_task(session, desk, due) for due in duties_of(session, staff, day, desk.rules)]
        bound = chat_of(session, staff.id) is not None
    return desk.page(
        "day.html", deadlines=[task for task in tasks if task.what not in ("visit", "round", "unassigned")],
        visits=[task for task in tasks if task.what == "visit"], bound=bound,
        sums=[task for task in tasks if task.count is not None], today=day, month_end=month_ends(f"{day:%Y-%m}"),
        working=desk.rules.calendar.is_working_day(day), warning=desk.rules.calendar.warns(day),
    )


def _task(session: Session, desk: At, due: Due) -> Task:
    if due.household_id is None:
        return Task(due.what, "", "", "", None, "/staff/cases?stage=included", due.count)
    household = session.get_one(Household, due.household_id)
    case = session.get_one(Case, due.case_id) if due.case_id else None
    path = f"/staff/cases/{case.id}" if case else f"/staff/households/{household.id}"
    return Task(
        due.what, place_words(session, household.division_id), masked_name(household.name),
        case.receipt if case else "", due.due_at, path, None,
    )
