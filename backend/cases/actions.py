"""What happens to a case: it is opened by a household and moved on by people, never by the program."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.cases import receipts
from backend.cases.confirming import check_asked
from backend.cases.erasing import erase
from backend.cases.models import Case
from backend.cases.telling import alarm
from backend.cases.thread import StageFault as StageFault  # what every verb here may raise
from backend.cases.thread import add_entry, advance, hold, write_deadlines
from backend.consents import actions as consents
from backend.conversations.models import Conversation
from backend.divisions.queries import path_of
from backend.households.actions import find, make_responsible, register
from backend.households.indexes import plain_phone
from backend.households.models import Household
from backend.outgoing.actions import told_in_person
from backend.reminders.actions import close_call_backs
from backend.rules import Rules, procedure_name
from backend.scope import CLOCK, Actor
from backend.sealing import keyring
from backend.staff.models import Staff
from backend.wording import words_under

DANGER = "danger_now"
TAIL = 4  # last digits of a phone that open a receipt elsewhere


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
    case = _written(session, declaration, conversation_id, source_key, now, rules)
    details: dict[str, Any] = {"abroad": declaration.abroad, "knows": declaration.knows}
    teller = by or (Actor("conversation", conversation_id) if conversation_id else CLOCK)
    entry = add_entry(session, case, case.stage, teller, now, told=True, details=details)
    if conversation_id is not None:
        consents.give(session, conversation_id, case.id, declaration.consents, now)
    write_deadlines(session, case, entry, now, rules)
    if case.urgency == DANGER:
        alarm(session, case, now)
    return case


def respond(session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules) -> None:
    """Somebody has got in touch with the household."""
    advance(session, case, by, "responded", now, rules, text=text)


def include(
    session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules, without: str | None = None
) -> None:
    """The household is a monitored household from now on, as staff decided after the procedure.

    `without`: why it is decided without a yes of the person for whom somebody else has declared.
    """
    check_asked(session, case, by, without, True, now)
    advance(session, case, by, "included", now, rules, text=text)
    household = session.get_one(Household, case.household_id)
    household.monitored_since = household.monitored_since or now


def decline(
    session: Session, case: Case, by: Actor, reason_code: str, text: str | None, now: datetime, rules: Rules,
    without: str | None = None,
) -> None:
    """Staff decided not to include the household, for a reason out of the list; `without` as for `include`."""
    if reason_code not in words_under("decline"):
        raise StageFault("请选一个不纳入的原因。")
    check_asked(session, case, by, without, False, now)
    advance(session, case, by, "not_included", now, rules, text=text, details={"reason": reason_code})


def name_responsible(
    session: Session, case: Case, by: Actor, staff_id: str, now: datetime, rules: Rules
) -> None:
    """Somebody answers for the household from now on; the household learns the name."""
    staff = session.get(Staff, staff_id)
    if staff is None or not staff.active or not by.reaches(path_of(session, staff.division_id)):
        raise StageFault("没有这位干部，或者不在您负责的地方。请从名单里选。")
    hold(session, case, by)
    make_responsible(session, case.household_id, staff_id, now)
    advance(session, case, by, "responsible_named", now, rules, details={"responsible": staff_id})


def help_begun(session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules) -> None:
    """The help itself is under way, for the first time or again."""
    advance(session, case, by, "helping", now, rules, text=text)


def tell_outcome(session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules) -> None:
    """The household has been told what came of it."""
    advance(session, case, by, "told_back", now, rules, text=text)


def close(session: Session, case: Case, by: Actor, text: str | None, now: datetime, rules: Rules) -> None:
    """Nothing more is to be done; only people close a case. What was told without a consent that stands is erased."""
    advance(session, case, by, "closed", now, rules, text=text)
    if consents.is_withdrawn(session, case.id):
        erase(session, case)


def note(session: Session, case: Case, by: Actor, text: str, now: datetime) -> None:
    """A line for staff; the stage stays."""
    if not text.strip():
        raise StageFault("记录不能空着，请写一句。")
    hold(session, case, by)
    add_entry(session, case, "note", by, now, text=text)


def called_back(session: Session, case: Case, by: Actor, text: str | None, now: datetime) -> None:
    """The household, which had not seen our notices, was told in person."""
    hold(session, case, by)
    told_in_person(session, case.id, now)
    add_entry(session, case, "called_back", by, now, text=text, told=True)
    close_call_backs(session, case.id, "done", now)


def withdraw_consent(session: Session, case: Case, by: Actor, text: str | None, now: datetime) -> None:
    """The household takes its consent back; what follows from it is decided by people."""
    hold(session, case, by)
    ended = consents.withdraw(session, case.id, now)
    add_entry(session, case, "withdrawn", by, now, text=text, details={"consents": ended})


def tail_index(receipt: str, phone: str) -> bytes:
    """Of a phone's last digits, bound to the receipt: equal tails of two cases do not show."""
    return keyring().index("case.phone_tail", f"{receipt}|{plain_phone(phone)[-TAIL:]}")


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
) -> Case:
    receipt = _new_receipt(session)
    case = Case(
        receipt=receipt, source_key=source_key, division_id=told.division_id,
        household_id=_household(session, told, conversation_id, now).id, conversation_id=conversation_id,
        opened_at=now, procedure=procedure_name(rules.procedure), risk=told.risk, risks=list(told.risks),
        urgency=told.urgency, declared_for=told.declared_for, relation=told.relation, since=told.since_words,
        story=told.story, phone=told.phone, phone_tail_index=tail_index(receipt, told.phone) if told.phone else None,
        stage=next(iter(rules.procedure.stages)), entries=0, drill=_is_practised(session, conversation_id),
    )
    session.add(case)
    session.flush()
    return case


def _is_practised(session: Session, conversation_id: str | None) -> bool:
    """Whether staff practise in that conversation: then its cases are drills."""
    return bool(session.scalar(select(Conversation.drill).where(Conversation.id == conversation_id)))


def _household(session: Session, told: Declaration, conversation_id: str | None, now: datetime) -> Household:
    """A neighbour's number is the case's, not the household's."""
    phone = told.phone if told.declared_for == "self" else None
    return (
        find(session, told.division_id, told.name, phone)
        or _told_before(session, told, conversation_id)
        or register(session, told.division_id, told.name, phone, told.size, now)
    )


def _told_before(session: Session, told: Declaration, conversation_id: str | None) -> Household | None:
    """The household of that name about which the same conversation has told before."""
    if conversation_id is None:
        return None
    earlier = session.scalars(
        select(Household)
        .join(Case, Case.household_id == Household.id)
        .where(Case.conversation_id == conversation_id, Household.division_id == told.division_id)
    )
    return next((household for household in earlier if household.name == told.name), None)


def _new_receipt(session: Session) -> str:
    while True:
        receipt = receipts.make()
        if session.scalar(select(Case.id).filter_by(receipt=receipt)) is None:
            return receipt
