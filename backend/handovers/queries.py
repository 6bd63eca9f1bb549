"""Reading hand-overs: a conversation's own, those of a division, and who has to hear of a broken promise."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, exists, select, true
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.handovers.models import Handover, HandoverLine
from backend.handovers.promising import answering, broken_for
from backend.households.models import Household
from backend.masking import masked_name
from backend.paging import Key, page_of
from backend.rules import Rules
from backend.scope import Actor, within
from backend.staff.models import Staff
from backend.staff.offices import Offices
from backend.staff.queries import on_duty
from backend.wording import word


@dataclass(frozen=True)
class Office:
    """Who answers for a place: what the office is called, and its people."""

    name: str
    people: tuple[Staff, ...]


@dataclass(frozen=True)
class Waiting:
    """One hand-over as staff see it: masked, with its place and who has taken it."""

    handover: Handover
    place: str
    name: str | None
    receipt: str | None
    channel: str
    forgotten: bool
    taker: Staff | None
    owes: bool


def open_of(session: Session, conversation_id: str) -> Handover | None:
    """The hand-over a conversation waits for; there is one at most."""
    query = select(Handover).filter_by(conversation_id=conversation_id, ended_at=None)
    return session.scalar(query.order_by(Handover.id.desc()).limit(1))


def talks_of(session: Session, staff_id: str) -> list[str]:
    """The conversations in which somebody of the staff speaks."""
    return list(session.scalars(select(Handover.conversation_id).filter_by(staff_id=staff_id, ended_at=None)))


def taken(session: Session, conversation_id: str) -> Handover | None:
    """The same while a member of staff speaks there."""
    handover = open_of(session, conversation_id)
    return handover if handover is not None and handover.staff_id is not None else None


def lives_in(session: Session, conversation_id: str, village: str | None) -> tuple[Division | None, Case | None]:
    """The place a conversation belongs to, and its latest case: as told, else of that case, else the one county."""
    case = session.scalar(
        select(Case).filter_by(conversation_id=conversation_id).order_by(Case.id.desc()).limit(1)
    )
    told = session.get(Division, village or (case.division_id if case else ""))
    if told is not None:
        return told, case
    counties = session.scalars(select(Division).filter_by(level="county").limit(2)).all()
    return (counties[0] if len(counties) == 1 else None), case


def office_for(session: Session, division: Division) -> Office | None:
    """The nearest office that answers for a place; None where nobody works who could."""
    people = on_duty(session, division.path)
    if not people:
        return None
    return Office(office_name(session, people[0]), people)


def office_name(session: Session, staff: Staff) -> str:
    """大湾村村委会"""
    division = session.get_one(Division, staff.division_id)
    return word(f"handover.offices.{division.level}", place=division.name)


def signature(session: Session, staff: Staff) -> str:
    """大湾村村委会 韦同志"""
    return word("handover.signature", office=office_name(session, staff), surname=(staff.name or "")[:1])


def one(session: Session, actor: Actor, handover_id: str) -> Handover | None:
    """None for one that does not exist and for one of another division alike."""
    return session.scalar(
        select(Handover)
        .join(Division, Division.id == Handover.division_id)
        .where(Handover.id == handover_id, within(Division.path, actor))
    )


def waiting(
    session: Session, actor: Actor, *, is_open: bool = True, newest: bool = False, limit: int,
    after: str | None = None, before: str | None = None,
) -> list[Waiting]:
    """Those still open within reach, the nearest promise first; or those that ended last; or the newest first."""
    near: Key = (Handover.promised_at, False) if is_open else (Handover.ended_at, True)
    keys = ((Handover.id, True),) if newest else (near, (Handover.id, False))
    reached = _scoped(actor)
    rows = reached.where(Handover.ended_at.is_(None) if is_open else Handover.ended_at.is_not(None))
    return [_waiting(session, *row) for row in page_of(session, reached, rows, keys, limit, after, before)]


def counted(session: Session, actor: Actor) -> tuple[int, int]:
    """How many wait within reach, and how many drills do."""
    rows = _scoped(actor).where(Handover.ended_at.is_(None)).with_only_columns(Handover.drill)
    drills = list(session.scalars(rows))
    return drills.count(False), drills.count(True)


def shown(session: Session, handover: Handover) -> Waiting:
    """One of them by itself."""
    place = session.get_one(Division, handover.division_id)
    return _waiting(session, handover, place.name, session.get_one(Conversation, handover.conversation_id))


def remembered(session: Session, conversation_id: str) -> list[Handover]:
    """Those of a conversation of which any words are still kept, oldest first."""
    said = exists().where(HandoverLine.handover_id == Handover.id, HandoverLine.text_sealed.is_not(None))
    query = select(Handover).filter_by(conversation_id=conversation_id).order_by(Handover.id)
    return list(session.scalars(query.where(Handover.topic_sealed.is_not(None) | said)))


def owes(session: Session, handover: Handover) -> bool:
    """Whether the person has had no answer yet, or has said something since."""
    return session.scalar(select(Handover.id).where(Handover.id == handover.id, _owing())) is not None


def lines_of(session: Session, handover_id: str) -> list[HandoverLine]:
    return list(session.scalars(select(HandoverLine).filter_by(handover_id=handover_id).order_by(HandoverLine.number)))


def owed(
    session: Session, day: date, rules: Rules, offices: Offices, actor: Actor | None = None
) -> Iterator[tuple[str, str, int]]:
    """On the morning of a day: staff id, waiting or waiting_too_long, and how many; drills are left out.

    `actor` narrows to what lies within reach.

    A word that follows an answer concerns whoever answers there; only a promise that was broken climbs.
    """
    counts: dict[tuple[str, str], int] = defaultdict(int)
    rows = session.execute(
        select(Handover, Division.path)
        .join(Division, Division.id == Handover.division_id)
        .where(Handover.ended_at.is_(None), Handover.drill.is_(False), _owing())
        .where(true() if actor is None else within(Division.path, actor))
    )
    for handover, path in rows:
        for staff_id, what in _who(handover, path, day, rules, offices):
            counts[staff_id, what] += 1
    for (staff_id, what), count in counts.items():
        yield staff_id, what, count


def _owing() -> ColumnElement[bool]:
    """No answer was given yet, or the last line is not one of staff."""
    last = select(HandoverLine.staff_id).where(
        HandoverLine.handover_id == Handover.id, HandoverLine.number == Handover.lines
    )
    return Handover.answered_at.is_(None) | last.scalar_subquery().is_(None)


def _who(
    handover: Handover, path: str, day: date, rules: Rules, offices: Offices
) -> Iterator[tuple[str, str]]:
    near, higher = offices.on_duty(path), set[str]()
    late = None if handover.answered_at else broken_for(handover.promised_at, day, rules)
    if late is not None and late >= answering().superior:
        higher |= set(offices.superiors(path))
    if late is not None and late >= answering().county:
        higher |= set(offices.county_clerks(path))
    for staff_id in near:
        yield staff_id, "waiting"
    for staff_id in sorted(higher - set(near)):
        yield staff_id, "waiting_too_long"


def _scoped(actor: Actor) -> Select[Handover, str, Conversation]:
    return (
        select(Handover, Division.name, Conversation)
        .join(Division, Division.id == Handover.division_id)
        .join(Conversation, Conversation.id == Handover.conversation_id)
        .where(within(Division.path, actor))
    )


def _waiting(session: Session, handover: Handover, place: str, conversation: Conversation) -> Waiting:
    case = session.get(Case, handover.case_id) if handover.case_id else None
    name = masked_name(session.get_one(Household, case.household_id).name) if case else None
    taker = session.get(Staff, handover.staff_id) if handover.staff_id else None
    return Waiting(
        handover, place, name, case.receipt if case else None, conversation.channel,
        conversation.forgotten_at is not None, taker, owes(session, handover),
    )
