"""Registering households, naming who is responsible for them, and showing what is masked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.divisions.queries import group_and_village, path_of
from backend.households.indexes import initials_index, name_index, phone_index, sound_index
from backend.households.models import Household, Responsibility, Reveal
from backend.scope import Actor, OutOfScope
from backend.wording import words_under
from dialogues.plain import letters

REVEALS = 30  # a day and person
LEAST_WHY = 4  # characters, and not marks
OFFICE = ("village", "township", "county")  # roles that may look beyond their own households


class RevealFault(Exception):
    """Why something stays masked; the message may be shown."""


@dataclass(frozen=True)
class Revealed:
    """What is masked everywhere else."""

    name: str
    phone: str | None


def register(
    session: Session,
    division_id: str,
    name: str,
    phone: str | None,
    size: int | None,
    now: datetime,
    number: str | None = None,
) -> Household:
    """A new household on the register."""
    household = Household(
        division_id=division_id, name=name, name_index=name_index(name), initials_index=initials_index(name),
        sound_index=sound_index(group_and_village(session, division_id)[1].id, name),
        phone=phone, phone_index=phone_index(phone) if phone else None, size=size, registered_at=now,
        number=number,
    )
    session.add(household)
    session.flush()
    return household


def find(
    session: Session, division_id: str, name: str, phone: str | None, among: Select[str] | None = None
) -> Household | None:
    """The household of that name and phone in that place; without a phone none, since names repeat.

    Of one that was merged, the one that is kept. `among` narrows to those ids.
    """
    if not phone:
        return None
    found = session.scalar(
        select(Household)
        .filter_by(division_id=division_id, name_index=name_index(name), phone_index=phone_index(phone))
        .where(true() if among is None else Household.id.in_(among))
        .order_by(Household.id)
        .limit(1)
    )
    return kept(session, found) if found is not None else None


def kept(session: Session, household: Household) -> Household:
    """The household whose file goes on: itself, or the one it was merged into, however often that happened."""
    while household.merged_into is not None:
        household = session.get_one(Household, household.merged_into)
    return household


def hold_kept(session: Session, household_id: str) -> Household:
    """The household whose file goes on, as it is now, nobody else changing it until we commit.

    While we waited for it, it may have been merged itself.
    """
    household = kept(session, session.get_one(Household, household_id))
    while True:
        session.refresh(household, with_for_update=ROW)
        if household.merged_into is None:
            return household
        household = session.get_one(Household, household.merged_into)


def make_responsible(session: Session, household_id: str, staff_id: str, now: datetime) -> None:
    """From now on this person answers for the household, and nobody else."""
    session.get_one(Household, household_id, with_for_update=ROW, populate_existing=True)
    for held in session.scalars(select(Responsibility).filter_by(household_id=household_id, ends=None)):
        if held.staff_id == staff_id:
            return
        held.ends = now
    session.flush()  # there is one at a time, and the one before ends first
    session.add(Responsibility(household_id=household_id, staff_id=staff_id, begins=now))
    session.flush()


def is_responsible(session: Session, household_id: str, staff_id: str) -> bool:
    held = select(Responsibility.id).filter_by(household_id=household_id, staff_id=staff_id, ends=None)
    return session.scalar(held) is not None


def reveal(
    session: Session, by: Actor, household: Household, reason: str, now: datetime, why: str | None = None
) -> Revealed:
    """Name and phone of one household, for a reason that is written down; raises OutOfScope or RevealFault.

    One's own households open with a reason; others in scope only to office roles that also say why in words;
    30 a day for everybody.
    """
    if not by.reaches(path_of(session, household.division_id)):
        raise OutOfScope
    _check(session, by, household, reason, (why or "").strip(), now)
    session.add(Reveal(household_id=household.id, staff_id=by.id, at=now, reason=reason, why=why or None))
    record(session, by, "household.reveal", f"household:{household.id}", {"reason": reason}, now)
    return Revealed(household.name or "", household.phone)


def _check(session: Session, by: Actor, household: Household, reason: str, why: str, now: datetime) -> None:
    if reason not in words_under("reveal"):
        raise RevealFault("请先选一个要看的原因。")
    if not is_responsible(session, household.id, by.id):
        if by.role not in OFFICE:
            raise RevealFault("这户不是您帮扶的，请找村里经办的同志。")
        if letters(why) < LEAST_WHY:
            raise RevealFault(f"这户不是您帮扶的，请用至少{LEAST_WHY}个字写明为什么要看。")
    if _reveals(session, by, now) >= REVEALS:
        raise RevealFault(f"一天最多看{REVEALS}次，今天已经看满。请明天再看，或者找县里经办的同志。")


def _reveals(session: Session, by: Actor, now: datetime) -> int:
    seen = select(func.count()).select_from(Reveal).where(
        Reveal.staff_id == by.id, Reveal.at > now - timedelta(days=1)
    )
    return session.scalar(seen) or 0
