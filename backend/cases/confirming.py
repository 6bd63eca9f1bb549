"""Confirming: what the person says for whom somebody else has declared, as staff have asked, and how."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from backend.cases.models import OTHER, Case
from backend.cases.thread import StageFault, add_entry, hold
from backend.hours import day_of
from backend.scope import Actor
from backend.wording import words_under

CHAT = "chat"  # how the person says it without staff; never for staff to record


def record_answer(
    session: Session, case: Case, by: Actor, agrees: bool | None, how: str, on: date | None, now: datetime
) -> None:
    """The person was asked by telephone, at a visit or with a printed slip, on that day; raises StageFault."""
    hold(session, case, by)
    if case.declared_for != OTHER:
        raise StageFault("这件事是本户自己报的，不用再问本人。")
    if agrees is None:
        raise StageFault("请选本人同意还是不同意。")
    if how not in ways():
        raise StageFault("请选是怎么问的：打电话、上门，还是本人签的纸条。")
    if on is None or not day_of(case.opened_at) <= on <= day_of(now):
        raise StageFault("请写问的那一天：从申报那天起，到今天为止。")
    case.agreed = agrees
    kind = "agreed" if agrees else "disagreed"
    add_entry(session, case, kind, by, now, details={"how": how, "on": on.isoformat()})


def check_asked(session: Session, case: Case, by: Actor, without: str | None, agrees: bool, now: datetime) -> None:
    """Before it is decided: the person has said so, or it is written down why it is decided all the same.

    `agrees`: only a yes will do, as for including. Raises StageFault.
    """
    if case.declared_for != OTHER or case.agreed or (case.agreed is False and not agrees):
        return
    if not (without or "").strip():
        says = "不同意" if case.agreed is False else "还没有确认"
        raise StageFault(f"本人{says}。请先问本人并记下来；一定要先定的，请写明为什么。")
    hold(session, case, by)
    add_entry(session, case, "unconfirmed", by, now, text=without)


def ways() -> dict[str, str]:
    """How staff may have asked."""
    return {code: label for code, label in words_under("asked_how").items() if code != CHAT}
