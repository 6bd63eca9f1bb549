"""Raising an objection or a complaint: kept from whom it speaks of from the first moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.cases import receipts
from backend.cases.merged import with_merged, worked_on
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.households.indexes import plain_phone
from backend.objections.answering import answering_division, answering_level, decided, kept_out
from backend.objections.models import Objection
from backend.objections.thread import add, due_of
from backend.publicity.models import PublicNotice
from backend.rules import Rules
from backend.scope import Actor
from backend.stops.actions import count_again
from knowledge.objections import objection_rules


@dataclass(frozen=True)
class Raised:
    """What somebody objects to or complains of; `what` is a code of knowledge/objections.yml."""

    what: str
    text: str
    place: Division
    phone: str | None = None
    case: Case | None = None
    notice: PublicNotice | None = None
    abroad: bool = False


def raise_objection(
    session: Session, raised: Raised, conversation_id: str, source_key: str, now: datetime, rules: Rules
) -> Objection:
    """The objection this message raises; said about the same thing while it is open, it is added to that one."""
    conversation = session.get_one(Conversation, conversation_id, with_for_update=ROW)
    known = session.scalar(select(Objection).filter_by(source_key=source_key))
    if known is not None:
        return known
    by = Actor("conversation", conversation_id)
    objection = _open_already(session, raised, conversation_id)
    if objection is not None:
        objection.phone = plain_phone(raised.phone) if raised.phone else objection.phone
        add(session, objection, "added", by, now, raised.text, {"abroad": raised.abroad})
        return objection
    objection = _written(session, raised, conversation, source_key, now, rules)
    details = {"abroad": raised.abroad, "late": is_late(session, raised.case, now, rules)}
    add(session, objection, "received", by, now, None, details)
    if raised.case is not None and objection.kind == "objection":
        case = worked_on(session, raised.case)
        session.refresh(case, with_for_update=ROW)
        add_entry(session, case, "objected", by, now, details={"objection": objection.id})
        count_again(session, case, rules)
    return objection


def is_late(session: Session, case: Case | None, now: datetime, rules: Rules) -> bool:
    """Whether the county's span for objecting to a refusal is over; it is taken nevertheless, and staff see it."""
    window = objection_rules().window
    if case is None or window is None:
        return False
    refused = decided(session, case, rules, ("refuse",))
    return refused is not None and now > refused.at + window


def _open_already(session: Session, raised: Raised, conversation_id: str) -> Objection | None:
    """Also under the other receipt of what was merged; nobody else changing it until we commit.

    What was answered while we waited is none.
    """
    same = Objection.case_id.is_(None)
    if raised.case is not None:
        same = Objection.case_id.in_(with_merged(session, worked_on(session, raised.case).id))
    waiting = select(Objection).filter_by(conversation_id=conversation_id, what=raised.what, closed_at=None).where(same)
    found = session.scalar(waiting.order_by(Objection.id).limit(1))
    if found is None:
        return None
    session.refresh(found, with_for_update=ROW)
    return found if found.closed_at is None else None


def _written(
    session: Session, raised: Raised, conversation: Conversation, source_key: str, now: datetime, rules: Rules
) -> Objection:
    about = objection_rules().about[raised.what]
    out = kept_out(session, about, raised.place, raised.case)
    level = answering_level(session, about, raised.case)
    objection = Objection(
        receipt=_new_receipt(session), source_key=source_key, kind=about.kind, what=about.id,
        division_id=answering_division(session, level, raised.place, out).id,
        case_id=raised.case.id if raised.case else None, notice_id=raised.notice.id if raised.notice else None,
        conversation_id=conversation.id, about=out, text=raised.text,
        phone=plain_phone(raised.phone) if raised.phone else None, stage="received", opened_at=now, due_at=now,
        entries=0, drill=conversation.drill,
    )
    objection.due_at = due_of(objection, now, rules)
    session.add(objection)
    session.flush()
    return objection


def _new_receipt(session: Session) -> str:
    """A number that is neither another objection's nor a case's."""
    while True:
        receipt = receipts.make()
        taken = (select(table.id).filter_by(receipt=receipt) for table in (Case, Objection))
        if all(session.scalar(one) is None for one in taken):
            return receipt
