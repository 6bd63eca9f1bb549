"""What is done for invented households that were included: visits, measures, promises, and who lives there."""

from datetime import date, datetime, timedelta

from backend.crowd.paths import WORDS, reached_at
from backend.crowd.threads import Making, Told
from backend.family.models import Member
from backend.hours import day_of
from backend.households.models import Responsibility
from backend.measures.models import Measure
from backend.promises.models import Promise
from backend.visits.models import Visit

RELATIONS = ("head", "spouse", "parent", "child", "child", "grandchild", "grandchild")
GIVEN = ("", "秀英", "福海", "小玉", "小明", "小花", "小宝")
BORN = (45, 44, 70, 22, 18, 3, 1)  # years ago
BETWEEN_VISITS = (20, 35)  # days
MEASURE = 180  # days until a result is expected
KEPT = 0.97  # of all measures and promises, by their day
PROMISED = (3, 30)  # days


def help_household(making: Making, told: Told) -> None:
    """From its inclusion on, until its risk was removed; nothing where it was not included."""
    included = reached_at(told.steps, "include")
    if included is None:
        return
    ends = reached_at(told.steps, "remove") or making.now
    home = told.home
    making.rows.add(Responsibility, household_id=home.id, staff_id=home.helper, begins=included, ends=None)
    _family(making, told, included)
    _visits(making, told, included, ends)
    for _ in range(making.lot.randint(1, 2)):
        _measure(making, told, included)
    for _ in range(making.lot.randint(0, 2)):
        _promise(making, told, included + (ends - included) * making.lot.random())


def _family(making: Making, told: Told, at: datetime) -> None:
    for number in range(told.home.size):
        name = told.home.name if number == 0 else told.home.name[0] + GIVEN[number]
        making.rows.add(
            Member, household_id=told.home.id, name=name, relation=RELATIONS[number], born=at.year - BORN[number],
            is_away=False, made_at=at, left_at=None, left_because=None,
        )


def _visits(making: Making, told: Told, included: datetime, ends: datetime) -> None:
    at, number = included, 0
    while (at := at + timedelta(days=making.lot.randint(*BETWEEN_VISITS))) < ends:
        number += 1
        making.rows.add(
            Visit, source_key=f"crowd:{told.number}:{number}", household_id=told.home.id, staff_id=told.home.helper,
            on_day=day_of(at), kind="home", found="fine", note=WORDS, recorded_at=at,
        )


def _measure(making: Making, told: Told, included: datetime) -> None:
    begins, expected = day_of(included), day_of(included) + timedelta(days=MEASURE)
    ended = _kept(making, begins, expected)
    making.rows.add(
        Measure, household_id=told.home.id, case_id=told.case_id, card=None, what=WORDS, begins=begins, due=expected,
        state="done" if ended else "under_way", ended=ended, result=WORDS if ended else None,
        staff_id=told.home.helper, made_at=included, changes=1 if ended else 0,
    )


def _promise(making: Making, told: Told, at: datetime) -> None:
    given, expected = day_of(at), day_of(at) + timedelta(days=making.lot.randint(*PROMISED))
    kept = _kept(making, given, expected)
    making.rows.add(
        Promise, household_id=told.home.id, case_id=told.case_id, staff_id=told.home.helper, what=WORDS, due=expected,
        made_at=at, closed_at=making.rules.hours.evening(kept) if kept else None,
        closed_because="kept" if kept else None, why=None,
    )


def _kept(making: Making, begins: date, expected: date) -> date | None:
    """On which day, by lot; None for what is still open."""
    done = begins + (expected - begins) * making.lot.random()
    return done if done < day_of(making.now) and making.lot.random() < KEPT else None
