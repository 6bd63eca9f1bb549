"""Independence: nobody checks, reviews or decides about their own household, a relative's, or one they declared for."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.scope import Actor
from backend.ties.models import StaffTie

SAYS = {
    "own": "这是您自己家的事，要换一位同志来办这一步。",
    "relative": "这家是您报备过的亲戚，要换一位同志来办这一步。",
    "declared": "这件事是您替农户报的，要换一位同志来办这一步。",
}


def check_independent(session: Session, case: Case, by: Actor) -> None:
    """Raises StageFault where somebody else has to take the step."""
    why = _why_not(session, case, by)
    if why is not None:
        raise StageFault(SAYS[why])


def check_unrelated(session: Session, household_id: str, by: Actor) -> None:
    """The same for what is said of a household beside the procedure; who has declared for it may say it."""
    kind = _tie(session, household_id, by)
    if kind is not None:
        raise StageFault(SAYS[kind])


def check_not_teller(session: Session, case: Case, by: Actor) -> None:
    """Only who has declared the case is kept out: nobody says yes for the person they have declared for."""
    if by.kind == "staff" and _has_told(session, case, by):
        raise StageFault(SAYS["declared"])


def _why_not(session: Session, case: Case, by: Actor) -> str | None:
    if by.kind != "staff":
        return None
    kind = _tie(session, case.household_id, by)
    return kind or ("declared" if _has_told(session, case, by) else None)


def _has_told(session: Session, case: Case, by: Actor) -> bool:
    """Also a case merged into this one."""
    told = select(Case.id).where(Case.id.in_(with_merged(session, case.id)), Case.declared_by == by.id)
    return session.scalar(told.limit(1)) is not None


def _tie(session: Session, household_id: str, by: Actor) -> str | None:
    tie = select(StaffTie.kind).filter_by(staff_id=by.id, household_id=household_id, ended_at=None)
    return session.scalar(tie.limit(1))
