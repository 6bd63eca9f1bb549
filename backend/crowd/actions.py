"""A large demo: as many invented households as asked for and a case for every fifth, in minutes instead of days."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import TypeVar

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.audit.actions import Chain, record
from backend.audit.models import AuditEntry
from backend.cases.models import Case, Entry
from backend.crowd import rows as bulk
from backend.crowd.calls import calls
from backend.crowd.events import Hit, event_of, hit
from backend.crowd.helped import help_household
from backend.crowd.homes import Home, home_row, homes
from backend.crowd.objected import objections
from backend.crowd.paths import path
from backend.crowd.places import places
from backend.crowd.threads import ORDER, Making, Rows, Told, monitored_since, write_case
from backend.database import Database
from backend.divisions.models import Division
from backend.divisions.ordering import put_in_order
from backend.duplicates.pairing import pair_up
from backend.events.models import Event
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import CLOCK, TERMINAL, Actor
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
        hits = hit(made.townships, now, SINCE)
        bulk.add(session, Division, made.divisions)
        put_in_order(session)
        bulk.add(session, Staff, made.staff)
        bulk.add(session, Event, [one.row for one in hits])
        used = set(session.scalars(select(Case.receipt)))
    receipts = _receipts(2 * count // EVERY + 2, used, lot)
    making = Making(Rows(), rules.procedure_at(county.path), rules, now, lot, receipts)
    chosen = lot.sample(range(count), count // EVERY)
    struck = _add_homes(database, homes(made.villages, count, (SURNAMES, MARKS), lot), set(chosen), now, progress)
    told = _told(making, [struck.pop(number) for number in chosen], hits, clerk)
    for cases in _parts(told):
        for one in cases:
            write_case(making, one, [*objections(making, one), *calls(making, one)])
            help_household(making, one)
        with database.writing() as session:
            _monitor(session, cases)
            _add_rows(session, making.rows)
        progress(len(cases))
    with database.writing() as session:
        counts = {"households": count, "cases": len(chosen)}
        record(session, TERMINAL, "demo.filled", f"division:{county.id}", counts, now)
    return count, len(chosen)


def steps_of(count: int) -> int:
    """How much `fill_crowd` will tell as done."""
    return count + count // EVERY


def _told(
    making: Making, struck: list[Home], hits: Sequence[Hit], county_clerk: str
) -> Iterator[Told]:
    """One case for each of these households, the oldest first, so that their ids are in that order, too."""
    lot = making.lot
    for number, home in enumerate(struck):
        opened = making.now - SINCE + number * SINCE / len(struck)
        risks = tuple(lot.sample(list(making.rules.risks), lot.randint(1, 2)))
        steps = path(making.procedure, home, opened, risks, making.now, lot, county_clerk)
        event = event_of(hits, home.village.township_id, risks[0], opened)
        urgency = lot.choice(list(making.rules.urgencies))
        yield Told(home, number, next(making.receipts), risks, urgency, opened, steps, event)


def _add_homes(
    database: Database, living: Iterator[Home], chosen: Collection[int], now: datetime,
    progress: Callable[[int], None],
) -> dict[int, Home]:
    """Those of the chosen numbers: of all the others nothing is kept in memory."""
    kept: dict[int, Home] = {}
    for part in _parts(enumerate(living)):
        with database.writing() as session:
            bulk.add(session, Household, [home_row(home, now - SINCE) for _, home in part])
            pair_up(session)
        kept |= {number: home for number, home in part if number in chosen}
        progress(len(part))
    return kept


def _monitor(session: Session, cases: list[Told]) -> None:
    """The households that were included, and whose risk is not removed."""
    since = {one.home.id: monitored_since(one.steps) for one in cases}
    rows = [{"id": home_id, "monitored_since": at} for home_id, at in since.items() if at is not None]
    if rows:
        session.execute(update(Household), rows)


def _add_rows(session: Session, rows: Rows) -> None:
    """What was made, and the audit of every entry."""
    chain = Chain(session)
    entries = sorted(rows.of[Entry], key=lambda entry: entry["at"])
    bulk.add(session, AuditEntry, [
        bulk.row_of(chain.line(
            Actor("staff", entry["staff_id"]) if entry["staff_id"] else CLOCK, f"case.{entry['kind']}",
            f"case:{entry['case_id']}", {"entry": entry["number"]}, entry["at"],
        ))
        for entry in entries
    ])
    for model in ORDER:
        bulk.add(session, model, rows.of.pop(model, []))


def _receipts(count: int, used: set[str], lot: Random) -> Iterator[str]:
    for drawn in lot.sample(range(10 ** (LENGTH - 1)), count + len(used)):
        digits = f"{drawn:0{LENGTH - 1}d}"
        receipt = in_fours(digits + check_digit(digits))
        if receipt not in used:
            yield receipt


def _parts(of: Iterator[T]) -> Iterator[list[T]]:
    while part := list(islice(of, AT_ONCE)):
        yield part
