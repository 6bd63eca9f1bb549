"""A large demo: as many invented households as asked for and a case for every fifth, in minutes instead of days."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

from sqlalchemy import select

from backend.audit.actions import record
from backend.cases.models import Case
from backend.crowd import rows as bulk
from backend.crowd.homes import Home, home_row, homes
from backend.crowd.paths import path
from backend.crowd.places import places
from backend.crowd.threads import ORDER, Rows, Told, monitored_since, write
from backend.database import Database
from backend.divisions.models import Division
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import TERMINAL
from backend.staff.models import Staff
from dialogues.receipts import LENGTH, check_digit, in_fours

EVERY = 5  # households for one case
SINCE = timedelta(days=540)  # over which the cases are spread
AT_ONCE = 1000  # households or cases of one transaction
SURNAMES = "韦黄覃陆蒙莫梁罗农卢李陈张王刘杨吴周何邓唐谢蓝潘苏岑凌秦甘玉"
MARKS = "福秀兰大成金花建民春秋明光荣华英志强国玉珍少芳文武胜利安平德贵海燕云龙凤山水木林森石宝财旺达美丽"
T = TypeVar("T")


def fill_crowd(
    database: Database, count: int, now: datetime, rules: Rules, progress: Callable[[int], None]
) -> tuple[int, int]:
    """Adds to a demo that was filled a moment ago; households and cases added.

    `progress` hears how many more are done; `steps_of` says how many that will be. Every thousand is a transaction of
    its own: what was cut off is to be thrown away whole.
    """
    lot = Random(count)  # noqa: S311 - the same demo for the same number
    with database.writing() as session:
        county = session.scalars(select(Division).filter_by(level="county")).one()
        clerk = session.scalars(select(Staff.id).filter_by(role="county")).first() or ""
        made = places(county, count, now - SINCE)
        bulk.add(session, Division, made.divisions)
        bulk.add(session, Staff, made.staff)
        used = set(session.scalars(select(Case.receipt)))
    living = list(homes(made.villages, count, (SURNAMES, MARKS), lot))
    told = list(_told(living, used, county, clerk, now, rules, lot))
    steps = {one.home.id: one.steps for one in told}
    for part in _parts(iter(living)):
        with database.writing() as session:
            bulk.add(session, Household, [
                home_row(home, now - SINCE, monitored_since(steps, home.id)) for home in part
            ])
        progress(len(part))
    procedure = rules.procedure_at(county.path)
    for cases in _parts(iter(told)):
        rows = Rows()
        for one in cases:
            write(rows, one, procedure, now, rules, lot)
        with database.writing() as session:
            for model in ORDER:
                bulk.add(session, model, rows.of[model])
        progress(len(cases))
    with database.writing() as session:
        counts = {"households": len(living), "cases": len(told)}
        record(session, TERMINAL, "demo.filled", f"division:{county.id}", counts, now)
    return len(living), len(told)


def steps_of(count: int) -> int:
    """How much `fill_crowd` will tell as done."""
    return count + count // EVERY


def _told(
    living: list[Home], used: set[str], county: Division, clerk: str, now: datetime, rules: Rules, lot: Random
) -> Iterator[Told]:
    """One case each for households by lot, the oldest first, so that their ids are in that order, too."""
    procedure, cases = rules.procedure_at(county.path), len(living) // EVERY
    receipts = _receipts(cases, used, lot)
    for number, home in enumerate(lot.sample(living, cases)):
        opened = now - SINCE + number * SINCE / max(cases, 1)
        risks = tuple(lot.sample(list(rules.risks), lot.randint(1, 2)))
        urgency = lot.choice(list(rules.urgencies))
        steps = path(procedure, home, opened, risks, now, lot, clerk)
        yield Told(home, number, next(receipts), risks, urgency, opened, steps)


def _receipts(count: int, used: set[str], lot: Random) -> Iterator[str]:
    for drawn in lot.sample(range(10 ** (LENGTH - 1)), count + len(used)):
        digits = f"{drawn:0{LENGTH - 1}d}"
        receipt = in_fours(digits + check_digit(digits))
        if receipt not in used:
            yield receipt


def _parts(of: Iterator[T]) -> Iterator[list[T]]:
    while part := list(islice(of, AT_ONCE)):
        yield part
