"""Changing what the register says of a household; the audit keeps who and when, and of the old value a keyed trace."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW, lock_all
from backend.cases.models import Case
from backend.cases.thread import add_entry, hold
from backend.divisions.models import Division
from backend.divisions.queries import SETTLED, group_and_village, path_of
from backend.households.actions import OFFICE, is_responsible
from backend.households.indexes import initials_index, name_index, phone_index, plain_phone, sound_index
from backend.households.models import Household
from backend.publicity.actions import MOVED, withdraw
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.sealing import keyring
from backend.typed import visible
from dialogues.plain import says_something

CHANGED = "household.change"
LONGEST_NAME = 20  # characters
PHONE = range(7, 13)  # digits
MOST_PEOPLE = 30  # the same as a declaration takes


class HouseholdFault(Exception):
    """What is wrong with what was typed about a household, and what to type; the message may be shown."""


class Stale(Exception):
    """Somebody else has changed it since the page was opened."""


@dataclass(frozen=True)
class Register:
    """What somebody wants the register to say; None leaves it as it is, an empty phone means that there is none."""

    name: str | None = None
    phone: str | None = None
    size: int | None = None
    division_id: str | None = None


def take_charge(session: Session, by: Actor, household_id: str) -> Household:
    """The household as it is now, nobody else changing it until we commit, for whoever answers for it or its place.

    Raises OutOfScope, and HouseholdFault where the household was joined with another.
    """
    household = session.get_one(Household, household_id, with_for_update=ROW, populate_existing=True)
    in_charge = by.role in OFFICE and by.reaches(path_of(session, household.division_id))
    if not in_charge and not is_responsible(session, household_id, by.id):
        raise OutOfScope
    if household.merged_into is not None:
        raise HouseholdFault("这户已经并到另一户，请到那一户去记。")
    household.erased_at = None
    return household


def change(
    session: Session, by: Actor, household_id: str, told: Register, seen: int, now: datetime, rules: Rules
) -> tuple[str, ...]:
    """Which fields are other than before; `seen` is the number of changes the page showed.

    Open cases go along to another place, where it lies within reach. Raises Stale, HouseholdFault or OutOfScope.
    """
    if told.division_id is not None:  # its cases go along, and are held before it, as everywhere
        lock_all(session, Case, session.scalars(select(Case.id).filter_by(household_id=household_id)))
    household = take_charge(session, by, household_id)
    if household.changes != seen:
        raise Stale
    if by.role not in OFFICE:
        raise HouseholdFault("登记的信息由村里、乡镇或者县里经办的同志来改。")
    was = _trace(household)
    _write(session, by, household, told)
    changed = {name: old for name, old in was.items() if _trace(household)[name] != old}
    if not changed:
        raise HouseholdFault("和登记的一样，没有要改的。")
    if "division" in changed:
        _take_along(session, by, household, str(was["division"]), now, rules)
    household.changes += 1
    record(session, by, CHANGED, f"household:{household.id}", {"what": list(changed), "was": changed}, now)
    return tuple(changed)


def name_of(text: str) -> str:
    """A name as it was typed, read; raises HouseholdFault."""
    name = "".join(unicodedata.normalize("NFKC", visible(text)).split())
    if not says_something(name) or len(name) > LONGEST_NAME or any(mark.isdigit() for mark in name):
        raise HouseholdFault(f"姓名请写1到{LONGEST_NAME}个字，里面不写数字。")
    return name


def _write(session: Session, by: Actor, household: Household, told: Register) -> None:
    if told.name is not None:
        household.name = name_of(told.name)
        household.name_index, household.initials_index = name_index(household.name), initials_index(household.name)
    if told.phone is not None:
        household.phone = _phone(told.phone)
        household.phone_index = phone_index(household.phone) if household.phone else None
    if told.size is not None:
        if not 1 <= told.size <= MOST_PEOPLE:
            raise HouseholdFault(f"人口请写1到{MOST_PEOPLE}的数。")
        household.size = told.size
    if told.division_id is not None:
        household.division_id = _place(session, by, told.division_id)
    village = group_and_village(session, household.division_id)[1]
    household.sound_index = sound_index(village.id, household.name or "")


def _phone(text: str) -> str | None:
    if not text.strip():
        return None
    digits = plain_phone(text)
    if len(digits) not in PHONE:
        raise HouseholdFault("电话请写7到12位数字，比如13800001234。不要写身份证号。")
    return digits


def _place(session: Session, by: Actor, division_id: str) -> str:
    place = session.get(Division, division_id)
    if place is None or place.level not in SETTLED or place.ended_at is not None or not by.reaches(place.path):
        raise HouseholdFault("住的村请从名单里选。要转到您不负责的地方，请乡镇或者县里的同志来改。")
    return place.id


def _trace(household: Household) -> Mapping[str, str | None]:
    """Of every field a value that says whether it is the same, and to nobody what it is."""
    size = keyring().index("household.size", str(household.size)).hex()
    phone = household.phone_index.hex() if household.phone_index else None
    return {"name": household.name_index.hex(), "phone": phone, "size": size, "division": household.division_id}


def _take_along(session: Session, by: Actor, household: Household, was: str, now: datetime, rules: Rules) -> None:
    """Cases that are not over are worked on where the household lives; those that are stay where they were.

    A notice hangs in one village: where another decides now, it has to hang there its whole time.
    """
    is_elsewhere = group_and_village(session, was)[1] is not group_and_village(session, household.division_id)[1]
    cases = select(Case).filter_by(household_id=household.id, division_id=was, merged_into=None).order_by(Case.id)
    for case in session.scalars(cases).all():
        if not rules.procedure_of(case.procedure).stages[case.stage].final:
            hold(session, case, by)
            case.division_id = household.division_id
            if is_elsewhere:
                withdraw(session, case, by, MOVED, now)
            details = {"from": was, "to": household.division_id}
            add_entry(session, case, "place_changed", by, now, details=details)
