"""What a household does with its own case: adds to it, urges, corrects, agrees, withdraws. People do the rest."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import ROW, add_or_find, lock_all
from backend.cases.actions import DANGER
from backend.cases.confirming import tell_of_notice
from backend.cases.merged import worked_on
from backend.cases.models import OTHER, Case, Entry, TurnedTo
from backend.cases.phones import keep_phone
from backend.cases.queries import is_over, next_due
from backend.cases.telling import alarm
from backend.cases.thread import add_entry
from backend.consents import actions as consents
from backend.households.indexes import plain_phone
from backend.reminders.actions import URGED_LATE, write_news
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.actions import bound_staff

TURNED = timedelta(minutes=30)  # how long the case somebody has turned to is the one that is meant
NEAR = timedelta(days=1)  # to a deadline that the township hears of, too
CORRECTED = ("name", "phone", "size", "village")


class OwnFault(Exception):
    """Why a household cannot do this with its case: its code is "not_yours", "over" or "withdrawn"."""


def turn_to(session: Session, conversation_id: str, case: Case, now: datetime) -> None:
    """From now on and for a while this is the case the conversation means, and may act on."""
    key = {"conversation_id": conversation_id, "case_id": case.id}
    add_or_find(session, TurnedTo(**key, at=now), **key)[0].at = now
    session.flush()


def within_reach(session: Session, conversation_id: str, now: datetime) -> list[Case]:
    """The cases a conversation has opened or looked up just now, newest first."""
    turned = select(TurnedTo.case_id).filter_by(conversation_id=conversation_id).where(TurnedTo.at > now - TURNED)
    mine = (Case.conversation_id == conversation_id) | Case.id.in_(turned)
    return list(session.scalars(select(Case).where(mine).order_by(Case.id.desc())))


def turned_to(session: Session, conversation_id: str, now: datetime) -> Case | None:
    """The case that is meant where none is named: the one chosen, looked up or opened last, for a while."""
    turned = select(TurnedTo).filter_by(conversation_id=conversation_id).where(TurnedTo.at > now - TURNED)
    at = {row.case_id: row.at for row in session.scalars(turned)}
    reached = within_reach(session, conversation_id, now)
    lately = [(at.get(case.id, case.opened_at), case.id, case) for case in reached]
    when, _, case = max(lately, default=(now - TURNED, "", None), key=lambda one: one[:2])
    return case if when > now - TURNED else None


def add(session: Session, case: Case, by: Actor, text: str, urgency: str, now: datetime, rules: Rules) -> None:
    """Something new about the hardship; it may grow more urgent by that, never less: that is for staff to see."""
    case = _hold(session, case, by, now, rules)
    graver = list(rules.urgencies).index(urgency) < list(rules.urgencies).index(case.urgency)
    case.urgency = urgency if graver else case.urgency
    entry = add_entry(session, case, "added", by, now, text=text, details={"urgency": urgency})
    write_news(session, "added", case.id, case.stage, entry.number, now)
    if graver and urgency == DANGER:
        alarm(session, case, now)


def urge(session: Session, case: Case, by: Actor, now: datetime, rules: Rules) -> Entry | None:
    """Passes on that the household waits, once in each stage; the entry of the first time where that is done."""
    case = _hold(session, case, by, now, rules)
    before = urged(session, case)
    if before is not None:
        return before
    due = next_due(session, case)
    what = URGED_LATE if due is not None and due <= now + NEAR else "urged"
    entry = add_entry(session, case, "urged", by, now, details={"stage": case.stage, "late": what == URGED_LATE})
    write_news(session, what, case.id, case.stage, entry.number, now)
    return None


def urged(session: Session, case: Case) -> Entry | None:
    """The entry by which the household has urged in the stage where the case stands."""
    case = worked_on(session, case)
    told = select(Entry).filter_by(case_id=case.id, kind="urged").order_by(Entry.number.desc())
    return next((entry for entry in session.scalars(told) if entry.details.get("stage") == case.stage), None)


def correct(session: Session, case: Case, by: Actor, what: str, value: str, now: datetime, rules: Rules) -> None:
    """The number to call back is changed at once; whatever stands on the register is for staff to change."""
    if what not in CORRECTED:
        raise ValueError(f"nothing to correct: {what}")
    stands = _hold(session, case, by, now, rules)
    if what == "phone":
        keep_phone(case, plain_phone(value))
    _tell_staff(session, stands, "corrected", by, {"what": what, **_of(case, stands)}, now, value)


def withdraw(session: Session, case: Case, by: Actor, now: datetime, rules: Rules) -> None:
    """The household takes its consents back; staff decide what follows, and the case stays open."""
    stands = _hold(session, case, by, now, rules)
    ended = consents.withdraw(session, case.id, now)
    _tell_staff(session, stands, "withdrawn", by, {"consents": ended, **_of(case, stands)}, now)


def answer(
    session: Session, case: Case, by: Actor, agrees: bool, agreed_to: Iterable[tuple[str, str]], now: datetime,
    rules: Rules,
) -> None:
    """The person for whom somebody else has declared says in a chat whether that is wished.

    Whoever has declared it cannot say so for the other, nor can staff in a chat of their own; raises
    OwnFault("not_yours").
    """
    stands = _hold(session, case, by, now, rules)
    if case.declared_for != OTHER or not may_confirm(session, case, by.id):
        raise OwnFault("not_yours")
    kind = "agreed" if agrees else "disagreed"
    if agrees:
        consents.give(session, by.id, case.id, agreed_to, now)
    else:
        consents.withdraw(session, case.id, now)
    case.agreed = agrees
    _tell_staff(session, stands, kind, by, {"how": "chat", **_of(case, stands)}, now)


def may_confirm(session: Session, case: Case, conversation_id: str) -> bool:
    """Whether that chat can be the person's: neither the one that has told it, nor one in which staff work."""
    return case.conversation_id != conversation_id and bound_staff(session, conversation_id) is None


def _hold(session: Session, case: Case, by: Actor, now: datetime, rules: Rules) -> Case:
    """The case that is worked on, its own and that one as they are now, nobody else changing them; raises OwnFault."""
    lock_all(session, Case, {case.id, worked_on(session, case).id})
    if case not in within_reach(session, by.id, now):
        raise OwnFault("not_yours")
    stands = worked_on(session, case)
    session.refresh(stands, with_for_update=ROW)  # it may have been merged while we waited
    if is_over(stands, rules):
        raise OwnFault("over")
    if consents.is_withdrawn(session, case.id):
        raise OwnFault("withdrawn")
    return stands


def _of(case: Case, stands: Case) -> dict[str, str]:
    """Which of the merged cases somebody has spoken of, where it is not the one that is worked on."""
    return {} if case is stands else {"case": case.id}


def _tell_staff(
    session: Session, case: Case, kind: str, by: Actor, details: dict[str, Any], now: datetime, text: str | None = None
) -> None:
    entry = add_entry(session, case, kind, by, now, text=text, details=details)
    write_news(session, kind, case.id, case.stage, entry.number, now)
    if kind in ("withdrawn", "disagreed"):
        tell_of_notice(session, case, entry, now)
