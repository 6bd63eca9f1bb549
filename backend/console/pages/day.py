"""The first page: what this person has to do today, gravest first, from the same duties as the morning digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial

from fastapi import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import Case
from backend.cases.telling import sign
from backend.console.desk import At, Missing
from backend.console.places import words_of
from backend.console.shown import WORDS
from backend.drills import drilled_among
from backend.duties import NEXT, Due, duties_of
from backend.hours import day_of, month_ends, month_of
from backend.households.models import Household
from backend.masking import masked_name
from backend.reminders.actions import NEWS
from backend.rules import Rules
from backend.staff.models import Staff
from backend.staff.queries import chat_of
from backend.wording import word
from knowledge.ladder import Rung, rung_of

PAGES = {"round": "/staff/round", "waiting": "/staff/waiting", "waiting_too_long": "/staff/waiting",
         "objection": "/staff/objections", "objection_late": "/staff/objections", "doubles": "/staff/duplicates"}
PARTS = {  # of a household's page, where it is done
    "promise": "#promises", "promise_overdue": "#promises", "measure": "#measures", "ask_again": "#family",
}
STEPS = {"added": "", "corrected": "", "urged": "", "urged_late": "", "overdue": "", "call_back": "#call-back"}
FORMS = "#next"  # of a case's page: the step by which any other deadline is met
MOST = 30  # of one colour on one page: who has more looks into the ledger
ELSEWHERE = {"administrator": "/staff/people", "auditor": "/staff/audit"}


@dataclass(frozen=True)
class Task:
    """One line of the day: what to do in words, where, for whom, by when, and the page where it is done."""

    what: str
    says: str
    place: str
    name: str
    receipt: str
    due_at: datetime | None
    path: str
    count: int | None


@dataclass(frozen=True)
class _About:
    """What the lines speak of, by id, read in one go; `drilled`: households that only an exercise knows."""

    cases: Mapping[str, Case]
    households: Mapping[str, Household]
    places: Mapping[str, str]
    drilled: frozenset[str]


@dataclass(frozen=True)
class Shade:
    """The tasks of one colour of the ladder, the nearest deadline first; `count` is how many there are in all."""

    rung: Rung
    tasks: tuple[Task, ...]
    count: int


def show(desk: At) -> Response:
    """Deadlines by colour, then news and visits; on a rest day those of the next working day.

    Who has no cases goes elsewhere.
    """
    if desk.who.role in ELSEWHERE:
        return desk.go(ELSEWHERE[desk.who.role])
    today, calendar = day_of(desk.now), desk.rules.calendar
    day = today if calendar.is_working_day(today) else calendar.next_working_day(today)
    as_of = max(desk.now, desk.rules.hours.midnight(day))
    with desk.reading() as session:
        staff = session.get_one(Staff, desk.who.staff_id)
        duties = duties_of(session, staff, day, desk.rules)
        coloured = _by_colour(duties, as_of, desk.rules)
        waiting = [due for due in duties if due.what == NEXT]
        undated = [due for due in duties if due.due_at is None and due.what != NEXT]
        about = _about(session, [*undated, *waiting[:MOST], *(due for _, dues in coloured for due in dues[:MOST])])
        task = partial(_task, about, desk.rules)
        shades = [Shade(rung, tuple(map(task, dues[:MOST])), len(dues)) for rung, dues in coloured]
        rest, following = list(map(task, undated)), list(map(task, waiting[:MOST]))
        bound = chat_of(session, staff.id) is not None
    return desk.page(
        "day.html", shades=shades, news=[task for task in rest if task.what in NEWS],
        visits=[task for task in rest if task.what == "visit"], bound=bound, following=following, waiting=len(waiting),
        sums=[task for task in rest if task.count is not None], today=today, working_day=day,
        month_end=month_ends(month_of(day)), warning=calendar.warns(day),
    )


def nowhere(desk: At, rest: str) -> Response:
    """Any other address below /staff."""
    if not rest:
        return desk.go("/staff")
    raise Missing


def _by_colour(duties: Sequence[Due], now: datetime, rules: Rules) -> list[tuple[Rung, list[Due]]]:
    """What has a deadline, the gravest colour first."""
    found: dict[str, list[Due]] = {colour: [] for colour in rules.ladder}
    colour_at = cache(lambda due_at: rung_of(due_at, now, rules.calendar, rules.ladder).colour)
    for due in sorted((due for due in duties if due.due_at), key=lambda due: due.due_at or now):
        found[colour_at(due.due_at)].append(due)
    return [(rules.ladder[colour], dues) for colour, dues in reversed(found.items()) if dues]


def _says(due: Due, case: Case | None, rules: Rules) -> str:
    """In words of the list, else in those of the case's procedure."""
    label = due.label(rules.procedure_of(case.procedure)) if case is not None else None
    label = label or WORDS["tasks"]["other"]
    known = WORDS["tasks"].get(due.what)
    return known.format(label=label) if known is not None else label


def _about(session: Session, dues: list[Due]) -> _About:
    case_ids = {due.case_id for due in dues if due.case_id}
    household_ids = {due.household_id for due in dues if due.household_id}
    cases = session.scalars(select(Case).where(among(Case.id, case_ids))).all()
    households = session.scalars(select(Household).where(among(Household.id, household_ids))).all()
    places = words_of(session, {row.division_id for row in households})
    drilled = drilled_among(session, household_ids)
    return _About({row.id: row for row in cases}, {row.id: row for row in households}, places, drilled)


def _task(about: _About, rules: Rules, due: Due) -> Task:
    if due.household_id is None:
        path = PAGES.get(due.what, "/staff/cases")
        return Task(due.what, "", "", "", "", None, path, due.count)
    household = about.households[due.household_id]
    case = about.cases[due.case_id] if due.case_id else None
    if case is not None:
        path = f"/staff/cases/{case.id}{STEPS.get(due.what, FORMS)}"
    else:
        path = f"/staff/households/{household.id}{PARTS.get(due.what, '')}"
    drilled = word("drill.sign") if household.id in about.drilled else ""
    place = (sign(case) if case else drilled) + about.places[household.division_id]
    return Task(
        due.what, _says(due, case, rules), place, masked_name(household.name),
        case.receipt if case else "", due.due_at, path, None,
    )
