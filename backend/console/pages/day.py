"""The first page: what this person has to do today, from the same duties as the morning digest."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Response
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.telling import sign
from backend.console.desk import At, Missing
from backend.console.places import place_words
from backend.drills import sign_of
from backend.duties import Due, duties_of
from backend.hours import day_of, month_ends, month_of
from backend.households.models import Household
from backend.masking import masked_name
from backend.reminders.actions import NEWS
from backend.staff.models import Staff
from backend.staff.queries import chat_of

PAGES = {"round": "/staff/round", "waiting": "/staff/waiting", "waiting_too_long": "/staff/waiting",
         "objection": "/staff/objections", "objection_late": "/staff/objections"}
PARTS = {  # of a household's page, where it is done
    "promise": "#promises", "promise_overdue": "#promises", "measure": "#measures", "ask_again": "#family",
}
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
    """Deadlines first, then visits; on a rest day those of the next working day. Who has no cases goes elsewhere."""
    if desk.who.role in ELSEWHERE:
        return desk.go(ELSEWHERE[desk.who.role])
    today, calendar = day_of(desk.now), desk.rules.calendar
    day = today if calendar.is_working_day(today) else calendar.next_working_day(today)
    with desk.reading() as session:
        staff = session.get_one(Staff, desk.who.staff_id)
        tasks = [_task(session, desk, due) for due in duties_of(session, staff, day, desk.rules)]
        bound = chat_of(session, staff.id) is not None
    return desk.page(
        "day.html", deadlines=[task for task in tasks if task.count is None and task.what not in ("visit", *NEWS)],
        news=[task for task in tasks if task.what in NEWS],
        visits=[task for task in tasks if task.what == "visit"], bound=bound,
        sums=[task for task in tasks if task.count is not None], today=today, working_day=day,
        month_end=month_ends(month_of(day)), warning=calendar.warns(day),
    )


def nowhere(desk: At, rest: str) -> Response:
    """Any other address below /staff."""
    if not rest:
        return desk.go("/staff")
    raise Missing


def _task(session: Session, desk: At, due: Due) -> Task:
    if due.household_id is None:
        path = PAGES.get(due.what, "/staff/cases")
        return Task(due.what, "", "", "", None, path, due.count)
    household = session.get_one(Household, due.household_id)
    case = session.get_one(Case, due.case_id) if due.case_id else None
    path = f"/staff/cases/{case.id}" if case else f"/staff/households/{household.id}{PARTS.get(due.what, '')}"
    place = (sign(case) if case else sign_of(session, household.id)) + place_words(session, household.division_id)
    return Task(
        due.what, place, masked_name(household.name),
        case.receipt if case else "", due.due_at, path, None,
    )
