"""Confirming: what the person says for whom somebody else has declared, as staff have asked, and how."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.cases.independence import check_not_teller
from backend.cases.models import OTHER, Case, Entry
from backend.cases.thread import StageFault, add_entry, hold
from backend.consents.actions import is_withdrawn
from backend.hours import day_of
from backend.publicity.queries import still_hanging
from backend.reminders.actions import HANGS, write_news
from backend.scope import Actor
from backend.wording import words_under
from dialogues.plain import says_something

CHAT = "chat"  # how the person says it without staff; never for staff to record


def record_answer(
    session: Session, case: Case, by: Actor, agrees: bool | None, how: str, on: date | None, now: datetime
) -> None:
    """The person was asked by telephone, at a visit or with a printed slip, on that day; raises StageFault."""
    hold(session, case, by)
    if case.declared_for != OTHER:
        raise StageFault("这件事是本户自己报的，不用再问本人。")
    check_not_teller(session, case, by)
    if agrees is None:
        raise StageFault("请选本人同意还是不同意。")
    if how not in ways():
        raise StageFault("请选是怎么问的：打电话、上门，还是本人签的纸条。")
    if on is None or not day_of(case.opened_at) <= on <= day_of(now):
        raise StageFault("请写问的那一天：从申报那天起，到今天为止。")
    case.agreed = agrees
    kind = "agreed" if agrees else "disagreed"
    entry = add_entry(session, case, kind, by, now, details={"how": how, "on": on.isoformat()})
    if not agrees:
        tell_of_notice(session, case, entry, now)


def check_asked(session: Session, case: Case, by: Actor, without: str | None, agrees: bool, now: datetime) -> None:
    """Before it is decided or hung out: the person has said so, or it is written down why it is done all the same.

    `agrees`: only a yes will do, as for including. Raises StageFault.
    """
    missing = lacking(session, case, agrees)
    if missing is None:
        return
    if not says_something(without or ""):
        raise StageFault(f"本人{missing}。请先问本人并记下来；一定要先办的，请写明为什么。")
    hold(session, case, by)
    add_entry(session, case, "unconfirmed", by, now, text=without)


def lacking(session: Session, case: Case, agrees: bool) -> str | None:
    """In words, what keeps a step from being taken without a reason of its own; None where nothing does."""
    if case.declared_for == OTHER and not case.agreed and (case.agreed is None or agrees):
        return "还没有确认" if case.agreed is None else "不同意"
    return "撤回了同意" if agrees and is_withdrawn(session, case.id) else None


def tell_of_notice(session: Session, case: Case, entry: Entry, now: datetime) -> None:
    """Somebody does not want it any more while everybody reads it: staff hear, and decide whether it comes down."""
    if still_hanging(session, case.id, day_of(now)) is not None:
        write_news(session, HANGS, case.id, case.stage, entry.number, now)


def ways() -> dict[str, str]:
    """How staff may have asked."""
    return {code: label for code, label in words_under("asked_how").items() if code != CHAT}
