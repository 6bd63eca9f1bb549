"""Telling whoever has objected what became of it: a notice into the own conversation, and words for progress."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.hours import day_of
from backend.objections.models import Objection, ObjectionEntry
from backend.outgoing.actions import payload, queue
from backend.rules import Rules
from backend.staff.models import Staff
from backend.wording import word
from knowledge.objections import LEVELS, objection_rules

LOOK = "word.progress"
TOLD = ("received", "taken", "passed_up", "answered", "passed_on")  # entries the person hears of


def told_words(session: Session, objection: Objection) -> str:
    """What the person may know where it stands now: who has it, by when, what was answered and where to go next."""
    last = session.scalars(
        select(ObjectionEntry).filter_by(objection_id=objection.id).where(ObjectionEntry.kind.in_(TOLD))
        .order_by(ObjectionEntry.number.desc()).limit(1)
    ).one()
    office = session.get_one(Division, objection.division_id)
    taker = session.get(Staff, objection.staff_id) if objection.staff_id else None
    here = _of(session, taker, office)
    outcome = objection_rules().outcomes.get(objection.outcome or "")
    return word(
        f"objection.told.{last.kind}", receipt=objection.receipt, office=office_words(office),
        who=signed(here, taker), by=_day(objection.due_at), text=last.text or "",
        outcome=outcome.told if outcome else "",
        above=word(f"objection.review.{here.level}"),
        until=_day((objection.closed_at or objection.due_at) + objection_rules().review),
        where=objection_rules().outside.get(str(last.details.get("to")), ""),
    )


def _of(session: Session, taker: Staff | None, office: Division) -> Division:
    """The office of whoever answers, which may lie above the one it was raised to."""
    own = session.get_one(Division, taker.division_id) if taker is not None else office
    return own if own.level in LEVELS else office


def office_words(office: Division) -> str:
    """青石乡政府 · 测试县的干部"""
    return word(f"handover.offices.{office.level}", place=office.name)


def signed(office: Division, taker: Staff | None) -> str:
    """青石乡政府 蒙同志; the office alone where nobody has taken it."""
    if taker is None:
        return office_words(office)
    return word("handover.signature", office=office_words(office), surname=(taker.name or "")[:1])


def tell(session: Session, objection: Objection, now: datetime, rules: Rules) -> None:
    """The same as a notice. It hangs on no case: whoever reads a case's messages may be whom it speaks of."""
    conversation = session.get(Conversation, objection.conversation_id) if objection.conversation_id else None
    if conversation is None or conversation.forgotten_at is not None:
        return
    text = payload(told_words(session, objection), (word("notice.look"), LOOK), receipt=objection.receipt)
    queue(
        session, conversation.id, "notice", text, key_of(objection), now,
        not_before=now if conversation.channel == "web" else rules.hours.next_opening(now),
    )


def key_of(objection: Objection) -> str:
    """Of the row that carries the latest of what was told."""
    return f"objection:{objection.id}:{objection.entries}"


def _day(moment: datetime) -> str:
    """12月8日."""
    day = day_of(moment)
    return f"{day.month}月{day.day}日"
