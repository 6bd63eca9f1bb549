"""What happens to a case beside its stages: it is opened, noted on, told back about, and its consent withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, true
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.cases import receipts
from backend.cases.merged import with_merged
from backend.cases.models import Case
from backend.cases.phones import keep_phone
from backend.cases.telling import alarm
from backend.cases.thread import StageFault as StageFault  # what every verb here may raise
from backend.cases.thread import add_entry, hold_worked_on, meet_deadlines, write_deadlines
from backend.consents import actions as consents
from backend.conversations.models import Conversation
from backend.divisions.queries import path_of
from backend.drills import only_drilled
from backend.households.actions import find, hold_kept, kept, register
from backend.households.models import Household
from backend.outgoing.actions import told_in_person
from backend.reminders.actions import close_call_backs
from backend.rules import Rules
from backend.scope import CLOCK, Actor
from backend.staff.actions import bound_staff
from dialogues.plain import says_something

DANGER = "danger_now"


@dataclass(frozen=True)
class Declaration:
    """What a household, or somebody for it, has told; `phone` is the number to call back about it."""

    division_id: str
    name: str
    phone: str | None
    size: int | None
    risks: tuple[str, ...]
    risk: str
    since_words: str
    urgency: str
    story: str
    declared_for: str  # self | other
    relation: str | None = None
    knows: str | None = None
    consents: tuple[tuple[str, str], ...] = ()
    abroad: bool = False
    household_id: str | None = None
    """Of a household on the register that staff have named themselves."""
    event_id: str | None = None


def open_case(
    session: Session,
    declaration: Declaration,
    conversation_id: str | None,
    source_key: str,
    now: datetime,
    rules: Rules,
    by: Actor | None = None,
) -> Case:
    """The case this message opens; the same message gives the same case again.

    Raises ValueError for a risk or an urgency the rules do not know. `by` is whoever tells it, if not the
    conversation itself.
    """
    if conversation_id is not None:  # turns of one conversation queue up, so that the look-up holds
        session.get_one(Conversation, conversation_id, with_for_update=ROW)
    known = session.scalar(select(Case).filter_by(source_key=source_key))
    if known is not None:
        return known
    _check(declaration, rules)
    case = _written(session, declaration, conversation_id, source_key, now, rules, by)
    details: dict[str, Any] = {"abroad": declaration.abroad, "knows": declaration.knows}
    teller = by or (Actor("conversation", conversation_id) if conversation_id else CLOCK)
    entry = add_entry(session, case, case.stage, teller, now, told=True, details=details)
    if conversation_id is not None:
        consents.give(session, conversation_id, case.id, declaration.consents, now)
    write_deadlines(session, case, entry, now, rules)
    if case.urgency == DANGER:
        alarm(session, case, now)
    return case


def note(session: Session, case: Case, by: Actor, text: str, now: datetime) -> None:
    """A line for staff; the stage stays."""
    if not says_something(text):
        raise StageFault("记录不能空着，请写一句。")
    hold_worked_on(session, case, by)
    add_entry(session, case, "note", by, now, text=text)


def called_back(session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules) -> None:
    """The household, which had not seen our notices, was told in person."""
    hold_worked_on(session, case, by)
    for case_id in with_merged(session, case.id):
        told_in_person(session, case_id, now)
    add_entry(session, case, "called_back", by, now, text=text, told=True)
    close_call_backs(session, case.id, "done", now)
    meet_deadlines(session, case, "called_back", now, rules)


def _check(declaration: Declaration, rules: Rules) -> None:
    unknown = {declaration.risk, *declaration.risks} - set(rules.risks)
    if unknown or declaration.urgency not in rules.urgencies:
        raise ValueError(f"no such risk or urgency: {sorted(unknown)} {declaration.urgency}")


def _written(
    session: Session,
    told: Declaration,
    conversation_id: str | None,
    source_key: str,
    now: datetime,
    rules: Rules,
    by: Actor | None,
) -> Case:
    receipt, procedure = _new_receipt(session), rules.procedure_at(path_of(session, told.division_id))
    case = Case(
        receipt=receipt, source_key=source_key, division_id=told.division_id,
        household_id=_household(session, told, conversation_id, now).id, conversation_id=conversation_id,
        event_id=told.event_id, declared_by=_teller(session, told, conversation_id, by),
        opened_at=now, procedure=procedure.name, risk=told.risk, risks=list(told.risks),
        urgency=told.urgency, declared_for=told.declared_for, relation=told.relation, since=told.since_words,
        story=told.story, stage=next(iter(procedure.stages)), entries=0, drill=_is_practised(session, conversation_id),
    )
    keep_phone(case, told.phone)
    session.add(case)
    session.get_one(Household, case.household_id).erased_at = None
    session.flush()
    return case


def _teller(session: Session, told: Declaration, conversation_id: str | None, by: Actor | None) -> str | None:
    """Who of the staff has declared it, here or in a chat of their own.

    To tick a household an event has hit is no declaration of one's own.
    """
    if told.event_id is not None:
        return None
    if by is not None and by.kind == "staff":
        return by.id
    whose = bound_staff(session, conversation_id) if conversation_id else None
    return whose.id if whose else None


def _is_practised(session: Session, conversation_id: str | None) -> bool:
    """Whether staff practise in that conversation: then its cases are drills."""
    return bool(session.scalar(select(Conversation.drill).where(Conversation.id == conversation_id)))


def _household(session: Session, told: Declaration, conversation_id: str | None, now: datetime) -> Household:
    """A neighbour's number is the case's, not the household's. Who practises never meets a household that is real."""
    if told.household_id is not None:
        return hold_kept(session, told.household_id)
    phone = told.phone if told.declared_for == "self" else None
    among = only_drilled() if _is_practised(session, conversation_id) else None
    known = (
        find(session, told.division_id, told.name, phone, among)
        or _told_before(session, told, conversation_id, among)
    )
    if known is not None:
        return hold_kept(session, known.id)
    return register(session, told.division_id, told.name, phone, told.size, now)


def _told_before(
    session: Session, told: Declaration, conversation_id: str | None, among: Select[str] | None
) -> Household | None:
    """The household of that name about which the same conversation has told before."""
    if conversation_id is None:
        return None
    earlier = session.scalars(
        select(Household)
        .join(Case, Case.household_id == Household.id)
        .where(Case.conversation_id == conversation_id, Household.division_id == told.division_id)
        .where(true() if among is None else Household.id.in_(among))
    )
    return next((kept(session, household) for household in earlier if household.name == told.name), None)


def _new_receipt(session: Session) -> str:
    while True:
        receipt = receipts.make()
        if session.scalar(select(Case.id).filter_by(receipt=receipt)) is None:
            return receipt
