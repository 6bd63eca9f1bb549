"""One case or household within somebody's reach; what lies outside of it is missing, like what never was."""

from typing import TypeVar

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.queries import one as one_case
from backend.console.desk import Desk, Missing
from backend.console.permissions import Scope
from backend.divisions.models import Division
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
    household = session.get(Household, household_id)
    if desk.scope is Scope.ROUND and household is not None and is_of_round(session, desk, household):
        return household
    if desk.scope in (Scope.OWN, Scope.ROUND):
        return _own(session, desk, household, household_id)
    return _there(one_household(session, desk.who.actor, household_id) if desk.scope is Scope.DIVISION else None)


def is_of_round(session: Session, desk: Desk, household: Household) -> bool:
    """Whether the household is of the grid member's own group; a whole village is nobody's grid."""
    return (
        household.division_id == desk.who.division_id
        and session.get_one(Division, household.division_id).level == "group"
    )


def _own(session: Session, desk: Desk, row: Row | None, household_id: str) -> Row:
    if row is None or not is_responsible(session, household_id, desk.who.staff_id):
        raise Missing
    return row


def _there(row: Row | None) -> Row:
    if row is None:
        raise Missing
    return row
