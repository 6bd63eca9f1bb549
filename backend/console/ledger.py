"""The ledger as lines to show: cases within reach with place, masked name, stage, deadline and who has them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases import queries
from backend.cases.models import Case
from backend.console.desk import Desk
from backend.console.permissions import Scope
from backend.console.places import words_of
from backend.divisions.models import Division
from backend.drafts.queries import told_in_part
from backend.households.actions import is_responsible
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.masking import masked_name

PAGE = 25  # lines


@dataclass(frozen=True)
class Filter:
    """What narrows the ledger; empty strings narrow nothing."""

    stage: str = ""
    division_id: str = ""
    overdue: bool = False
    newest: bool = False


@dataclass(frozen=True)
class Row:
    """One line."""

    case: Case
    place: str
    name: str
    risk: str
    stage: str
    due: datetime | None
    helper: str
    partial: bool


def rows(session: Session, desk: Desk, chosen: Filter, offset: int, limit: int) -> list[Row]:
    """Lines in the order of the ledger, from `offset` on."""
    division = session.get(Division, chosen.division_id) if chosen.division_id else None
    own = desk.scope is Scope.OWN
    lines = queries.ledger(
        session, desk.who.actor, stage=chosen.stage or None, division_path=division.path if division else None,
        overdue_at=desk.now if chosen.overdue else None, responsible=desk.who.staff_id if own else None,
        newest_first=chosen.newest, limit=limit, offset=offset,
    )
    return _shown(session, desk, [(line.case, line.due) for line in lines])


def found(session: Session, desk: Desk, asked: str) -> list[Row]:
    """Cases of a whole receipt, an exact name, its initials or a whole phone number, within reach."""
    cases = queries.looked_up(session, desk.who.actor, asked)
    if desk.scope is Scope.OWN:
        cases = [case for case in cases if is_responsible(session, case.household_id, desk.who.staff_id)]
    return _shown(session, desk, [(case, queries.next_due(session, case)) for case in cases[:PAGE]])


def _shown(session: Session, desk: Desk, cases: list[tuple[Case, datetime | None]]) -> list[Row]:
    places = words_of(session, {case.division_id for case, _ in cases})
    partial = told_in_part(session, [case.id for case, _ in cases])
    return [_row(session, desk, case, due, places[case.division_id], case.id in partial) for case, due in cases]


def _row(session: Session, desk: Desk, case: Case, due: datetime | None, place: str, partial: bool) -> Row:
    helper = helper_of(session, case.household_id)
    risk = desk.rules.risks.get(case.risk)
    return Row(
        case, place, masked_name(session.get_one(Household, case.household_id).name),
        risk.staff if risk else case.risk, desk.rules.procedure_of(case.procedure).stages[case.stage].label, due,
        (helper.name or "") if helper else "村里", partial,
    )
