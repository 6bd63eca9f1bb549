"""Portfolios: the households somebody answers for, with promises and measures, and how they pass to a colleague."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, union, update
from sqlalchemy.orm import Session, aliased

from backend.audit.actions import record
from backend.base import ROW, lock_all
from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.handovers import actions as talks
from backend.handovers.queries import talks_of
from backend.households.models import Household, Responsibility
from backend.measures.models import Measure
from backend.measures.queries import OPEN
from backend.objections import letting_go as objections
from backend.outgoing.actions import payload, queue
from backend.outgoing.models import Outgoing
from backend.promises.models import Promise
from backend.reminders.models import Reminder
from backend.scope import Actor, OutOfScope
from backend.staff.actions import StaffFault
from backend.staff.models import ROLES, BoundChat, Staff, StaffSession
from backend.staff.queries import HELPERS, chat_of
from backend.wording import word

ABOVE = ("township", "county")  # where households lie in several villages, and nobody is near to all of them
SHOWN_FOR = timedelta(days=90)  # how long a taking-over stands on the page of briefs


@dataclass(frozen=True)
class Portfolio:
    """How much somebody would leave behind."""

    households: int
    promises: int
    measures: int

    @property
    def is_empty(self) -> bool:
        return not (self.households or self.promises or self.measures)


@dataclass(frozen=True)
class TakenOver:
    """Households that came from one colleague at one moment, and are still answered for."""

    giver: Staff
    at: datetime
    households: tuple[Household, ...]


def portfolio(session: Session, staff_id: str) -> Portfolio:
    """Today's."""
    return Portfolio(
        _count(session, Responsibility, _answered_for(staff_id)), _count(session, Promise, _promised_by(staff_id)),
        _count(session, Measure, _seen_to_by(staff_id)),
    )


def heirs_for(session: Session, by: Actor, staff: Staff) -> list[Staff]:
    """Colleagues within reach who are near enough to all of the households concerned; else the offices above them."""
    villages = _villages(session, staff.id)
    rows = session.execute(
        select(Staff, Division.path)
        .join(Division, Division.id == Staff.division_id)
        .where(Staff.active, Staff.role.in_((*HELPERS, *ABOVE)), Staff.id != staff.id)
        .order_by(Staff.sign_in_name)
    )
    reached = [(heir, at) for heir, at in rows if by.reaches(at)]
    near = [heir for heir, at in reached if heir.role in HELPERS and all(_near(heir, at, one) for one in villages)]
    above = [heir for heir, at in reached if heir.role in ABOVE and all(one.startswith(at) for one in villages)]
    return near or above


def hand_over(session: Session, by: Actor, staff: Staff, heir_id: str, now: datetime) -> None:
    """All of it passes to a colleague at once: households, open promises, measures, reminders. Raises StaffFault.

    `heir_id` may be empty where there is nothing to pass on.
    """
    _hold(session, staff)
    left = portfolio(session, staff.id)
    if left.is_empty:
        return
    heir = next((one for one in heirs_for(session, by, staff) if one.id == heir_id), None)
    if heir is None:
        raise StaffFault(f"他名下有{_told(left)}。请选一位接手的同事，名单里有的才能接。")
    households = _pass(session, staff.id, heir.id, now)
    told = {"to": heir.id, "households": len(households), "promises": left.promises, "measures": left.measures}
    record(session, by, "staff.handed_over", f"staff:{staff.id}", told, now)
    chat = chat_of(session, heir.id)
    if chat is not None and households:
        text = payload(word("handed_over.told", count=len(households)))
        queue(session, chat, "reminder", text, f"handed:{staff.id}:{heir.id}:{now.isoformat()}", now)


def transfer(
    session: Session, by: Actor, staff: Staff, role: str, division_id: str, heir_id: str, now: datetime
) -> None:
    """Posted elsewhere, or in another role: what was theirs passes on, and they sign in anew. Raises StaffFault.

    Browser sessions, waiting messages and talks that were taken up end in the same transaction.
    """
    division = session.get(Division, division_id)
    if by.role != "administrator" or not by.reaches(path_of(session, staff.division_id)):
        raise OutOfScope
    if division is None or not by.reaches(division.path) or division.ended_at is not None:
        raise StaffFault("请选要调去的地方，停用了的不能选。")
    if role not in ROLES:
        raise StaffFault("请选角色。")
    _hold(session, staff)
    if (staff.role, staff.division_id) == (role, division_id):
        raise StaffFault("角色和地方都和现在一样，没有要改的。")
    hand_over(session, by, staff, heir_id, now)
    _let_go(session, staff.id, now)
    before = {"role": staff.role, "division": staff.division_id}
    staff.role, staff.division_id = role, division_id
    told = {"role": role, "division": division_id, "before": before}
    record(session, by, "staff.change", f"staff:{staff.id}", told, now)


def taken_over(session: Session, staff_id: str, now: datetime) -> list[TakenOver]:
    """What came from others and is still answered for, the latest first."""
    mine, theirs = aliased(Responsibility), aliased(Responsibility)
    rows = session.execute(
        select(Household, Staff, mine.begins)
        .join(mine, mine.household_id == Household.id)
        .join(theirs, (theirs.household_id == Household.id) & (theirs.ends == mine.begins))
        .join(Staff, Staff.id == theirs.staff_id)
        .where(mine.staff_id == staff_id, mine.ends.is_(None), mine.begins > now - SHOWN_FOR)
        .order_by(mine.begins.desc(), Staff.id, Household.division_id, Household.id)
    )
    found: dict[tuple[datetime, str], TakenOver] = {}
    for household, giver, at in rows:
        before = found.get((at, giver.id), TakenOver(giver, at, ()))
        found[at, giver.id] = TakenOver(giver, at, (*before.households, household))
    return list(found.values())


def _hold(session: Session, staff: Staff) -> None:
    """As they are now, nobody else changing them until we commit; their talks come before, as everywhere."""
    lock_all(session, Conversation, talks_of(session, staff.id))
    session.refresh(staff, with_for_update=ROW)


def _pass(session: Session, giver: str, heir: str, now: datetime) -> Sequence[str]:
    """Which households went over: those that were the giver's when it was their turn, and no other."""
    ended = update(Responsibility).where(_answered_for(giver)).values(ends=now)
    households = session.scalars(ended.returning(Responsibility.household_id)).all()
    session.add_all(Responsibility(household_id=id_, staff_id=heir, begins=now) for id_ in households)
    session.execute(update(Promise).where(_promised_by(giver)).values(staff_id=heir))
    session.execute(update(Measure).where(_seen_to_by(giver)).values(staff_id=heir))
    theirs = select(Case.id).where(Case.household_id.in_(households))
    owed = update(Reminder).filter_by(staff_id=giver, closed_at=None)
    session.execute(owed.where(Reminder.case_id.in_(theirs)).values(staff_id=heir))
    session.flush()
    return households


def _let_go(session: Session, staff_id: str, now: datetime) -> None:
    """What belongs to the place and not to the person: talks and objections taken up, browsers, lists on their way."""
    talks.release_all(session, staff_id, now)
    objections.release_all(session, staff_id)
    for signed_in in session.scalars(select(StaffSession).filter_by(staff_id=staff_id)):
        session.delete(signed_in)
    session.execute(update(Reminder).filter_by(staff_id=staff_id, closed_at=None).values(staff_id=None))
    chats = select(BoundChat.conversation_id).filter_by(staff_id=staff_id)
    waiting = update(Outgoing).where(Outgoing.conversation_id.in_(chats), Outgoing.state == "waiting")
    session.execute(waiting.where(Outgoing.kind.in_(("digest", "reminder"))).values(state="withdrawn", fault="moved"))
    session.flush()


def _near(heir: Staff, at: str, village: str) -> bool:
    """Of the village or a group of it, or a helper sent from above."""
    return at.startswith(village) or (heir.role == "responsible" and village.startswith(at))


def _villages(session: Session, staff_id: str) -> set[str]:
    """The paths of the villages in which the households concerned lie."""
    concerned = union(
        select(Responsibility.household_id).where(_answered_for(staff_id)),
        select(Promise.household_id).where(_promised_by(staff_id)),
        select(Measure.household_id).where(_seen_to_by(staff_id)),
    )
    rows = select(Division.path, Division.id, Division.level).join(Household, Household.division_id == Division.id)
    found = session.execute(rows.where(Household.id.in_(concerned)).distinct())
    return {path.removesuffix(f"{id_}/") if level == "group" else path for path, id_, level in found}


def _answered_for(staff_id: str) -> ColumnElement[bool]:
    return (Responsibility.staff_id == staff_id) & Responsibility.ends.is_(None)


def _promised_by(staff_id: str) -> ColumnElement[bool]:
    return (Promise.staff_id == staff_id) & Promise.closed_at.is_(None)


def _seen_to_by(staff_id: str) -> ColumnElement[bool]:
    return (Measure.staff_id == staff_id) & Measure.state.in_(OPEN)


def _count(session: Session, model: type[Responsibility | Promise | Measure], which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(model).where(which)) or 0


def _told(left: Portfolio) -> str:
    told = ((left.households, "户"), (left.promises, "件答应的事"), (left.measures, "项帮扶措施"))
    return "、".join(f"{count}{what}" for count, what in told if count)
