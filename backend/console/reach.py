"""One case or household within somebody's reach; what lies outside of it is missing, like what never was."""

from typing import TypeVar

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.queries import one as one_case
from backend.console.desk import Desk, Missing
from backend.console.permissions import Scope
from backend.households.actions import is_responsible
from backend.households.models import Household
from backend.households.queries import one as one_household

Row = TypeVar("Row", Case, Household)


def case_within(session: Session, desk: Desk, case_id: str) -> Case:
    """Raises Missing."""
    if desk.scope is Scope.OWN:
        case = session.get(Case, case_id)
        return _own(session, desk, case, case.household_id if case else "")
    return _there(one_case(session, desk.who.actor, case_id) if desk.scope is Scope.DIVISION else None)


def household_within(session: Session, desk: Desk, household_id: str) -> Household:
    """Raises Missing."""
    if desk.scope is Scope.OWN:
        return _own(session, desk, session.get(Household, household_id), household_id)
    return _there(one_household(session, desk.who.actor, household_id) if desk.scope is Scope.DIVISION else None)


def _own(session: Session, desk: Desk, row: Row | None, household_id: str) -> Row:
    if row is None or not is_responsible(session, household_id, desk.who.staff_id):
        raise Missing
    return row


def _there(row: Row | None) -> Row:
    if row is None:
        raise Missing
    return row
