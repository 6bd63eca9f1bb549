"""The demo's households: the register, families, who answers for them, and what was done, promised and seen."""

from datetime import timedelta

from backend.demo.told import REGISTERED, Demo, read
from backend.divisions.queries import path_of
from backend.family.actions import About, Work, add_member, keep_work_file
from backend.family.queries import members_of
from backend.households.actions import make_responsible, register, reveal
from backend.households.models import Household
from backend.ids import new_id
from backend.measures.actions import Plan, Step, get_on, plan
from backend.promises.actions import Word, close, give
from backend.scope import Actor
from backend.staff.queries import actor_of, on_duty
from backend.ties.actions import declare
from backend.visits.actions import record_visit
from knowledge.entry import Entry

SINCE = 180  # days ago families were written down
STATES = ("under_way", "done", "dropped")


def register_all(demo: Demo) -> None:
    """Every household with its family, in the groups one after the other; and whom staff are related to."""
    told, since = read("households"), demo.now - REGISTERED
    groups = [place for place in demo.places.values() if place.level == "group"]
    families = {row.number("household"): row for row in told.rows("families")}
    names = told.words("names")
    each = -(-len(names) // len(groups))
    for number, name in enumerate(names, start=1):
        family = families.get(number)
        size = 1 + len(family.values["others"]) if family else 2 + number % 5
        place = groups[(number - 1) // each]
        demo.households[number] = register(demo.session, place.id, name, f"120{number:08d}", size, since)
        if family:
            _family(demo, demo.households[number], family)
    for row in told.rows("ties"):
        staff, household = demo.staff[row.text("staff")], demo.households[row.number("household")]
        at, by = demo.at(row.number("days")), demo.actor(row.text("staff"))
        declare(demo.session, by, staff.id, household.id, row.text("kind"), at)


def fill_households(demo: Demo) -> None:
    """What lies around the cases; after them, because some of it is about one."""
    told = read("households")
    for row in told.rows("work_files"):
        _work_file(demo, row)
    for row in told.rows("monitored"):
        _monitored(demo, row)
    for number, row in enumerate(told.rows("visits")):
        _visit(demo, row, number)
    for row in told.rows("measures"):
        _measure(demo, row)
    for row in told.rows("promises"):
        _promise(demo, row)
    for row in told.rows("looks"):
        reveal(
            demo.session, demo.actor(row.text("by")), demo.households[row.number("household")], row.text("reason"),
            demo.at(row.number("days")), row.maybe_text("why"),
        )


def _family(demo: Demo, household: Household, row: Entry) -> None:
    members = [("head", household.name or "", row.text("age")), *(tuple(one) for one in row.values["others"])]
    by, at = _office(demo, household), demo.at(SINCE)
    for relation, name, age, *away in members:
        about = About(name, relation, demo.day(0).year - int(age), is_away=bool(away))
        add_member(demo.session, by, household.id, about, household.changes, at, new_id())


def _work_file(demo: Demo, row: Entry) -> None:
    household = demo.households[row.number("household")]
    member = next(one for one in members_of(demo.session, household.id) if one.name == row.text("member"))
    ask_again = demo.day(-row.number("ask_again"))
    work = Work(row.words("skills"), row.text("wish"), demo.day(row.number("days")), ask_again, row.text("note"))
    by, at = _office(demo, household), demo.at(row.number("days") - 1)
    keep_work_file(demo.session, by, household.id, member.id, work, 0, at)


def _monitored(demo: Demo, row: Entry) -> None:
    """From the county's own list, before there was this system."""
    household, since = demo.households[row.number("household")], demo.now - REGISTERED
    household.monitored_since = household.monitored_since or since
    make_responsible(demo.session, household.id, demo.staff[row.text("helper")].id, since)


def _visit(demo: Demo, row: Entry, number: int) -> None:
    """Last month's, where no day is told: this month's are still due."""
    household, by = demo.households[row.number("household")], demo.staff[row.text("by")]
    day = demo.day(row.number("days")) if row.has("days") else demo.day(0).replace(day=1) - timedelta(days=5)
    kind, found = row.maybe_text("kind") or "home", row.maybe_text("found") or "fine"
    at = demo.at((demo.day(0) - day).days)
    record_visit(
        demo.session, by.id, household.id, day, kind, found, row.text("note"), f"demo:visit:{number}", at, demo.rules
    )


def _measure(demo: Demo, row: Entry) -> None:
    """Planned on the day it begins, and then got on with; days are so many ago, the expected ones may lie ahead."""
    household, by = demo.households[row.number("household")], demo.actor(row.text("by"))
    begins, due = demo.day(row.number("begins")), demo.day(int(row.text("due")))
    case = demo.cases[row.number("household")].id if row.truth("of_case") else None
    told = Plan(row.maybe_text("card"), row.text("what"), begins, due, by.id, case)
    measure = plan(demo.session, by, household.id, told, demo.at(row.number("begins")), new_id())
    for state in STATES:
        if row.has(state):
            ago = row.number(state)
            step = Step(state, demo.day(ago), "" if state == "under_way" else row.text("result"))
            get_on(demo.session, by, household.id, measure.id, step, measure.changes, demo.at(ago))


def _promise(demo: Demo, row: Entry) -> None:
    household, by = demo.households[row.number("household")], demo.actor(row.text("by"))
    case = demo.cases[row.number("household")].id if row.truth("of_case") else None
    word = Word(row.text("what"), demo.day(-int(row.text("due"))), by.id, case)
    promise = give(demo.session, by, household.id, word, demo.at(row.number("days")), new_id())
    for because in ("kept", "let_go"):
        if row.has(because):
            at, why = demo.at(row.number(because)), row.maybe_text("why") or ""
            close(demo.session, by, household.id, promise.id, because, why, at)


def _office(demo: Demo, household: Household) -> Actor:
    return actor_of(demo.session, on_duty(demo.session, path_of(demo.session, household.division_id))[0])
