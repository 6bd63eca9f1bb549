"""Declaring who of the staff belongs to a household or is related to it, and ending that again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.divisions.queries import path_of
from backend.households.actions import OFFICE, hold_kept
from backend.households.changing import HouseholdFault
from backend.households.models import Household
from backend.scope import Actor, OutOfScope
from backend.staff.models import Staff
from backend.ties.models import StaffTie
from backend.wording import words_under

WHO_ENDS = ("township", "county")


def declare(session: Session, by: Actor, staff_id: str, household_id: str, kind: str, now: datetime) -> StaffTie:
    """Oneself, or an office for somebody who works below it; a tie that stands already stands once.

    Raises HouseholdFault or OutOfScope. Who declares a tie of their own need not reach the household.
    """
    if kind not in words_under("tie"):
        raise HouseholdFault("请选是自己家，还是亲戚家。")
    household, staff = session.get(Household, household_id), session.get(Staff, staff_id)
    if household is None or staff is None or not staff.active:
        raise HouseholdFault("没有这一户，或者没有这位干部。请再查一次。")
    if staff_id != by.id:
        _check_office(session, by, staff, household)
    household_id = hold_kept(session, household_id).id
    standing = session.scalar(select(StaffTie).filter_by(staff_id=staff_id, household_id=household_id, ended_at=None))
    if standing is not None:
        if standing.kind == kind:
            return standing
        standing.ended_at = now
    row = StaffTie(
        staff_id=staff_id, household_id=household_id, kind=kind, declared_by=by.id if by.kind == "staff" else None,
        declared_at=now,
    )
    return _kept(session, by, row, now)


def keep_for_both(session: Session, by: Actor, kept_id: str, other_id: str, since: datetime, now: datetime) -> None:
    """A household that was one with another since then: what was declared of the one stands for the other as well."""
    standing = select(StaffTie).filter_by(ended_at=None)
    known = {tie.staff_id for tie in session.scalars(standing.filter_by(household_id=other_id))}
    meanwhile = standing.filter_by(household_id=kept_id).where(StaffTie.declared_at >= since)
    for tie in session.scalars(meanwhile.order_by(StaffTie.id)).all():
        if tie.staff_id not in known:
            row = StaffTie(
                staff_id=tie.staff_id, household_id=other_id, kind=tie.kind, declared_by=tie.declared_by,
                declared_at=tie.declared_at,
            )
            _kept(session, by, row, now)


def end(session: Session, by: Actor, household_id: str, tie_id: str, now: datetime) -> None:
    """A tie that was declared by mistake, taken back by an office above, never by the person it keeps out."""
    row = session.get(StaffTie, tie_id)
    if row is None or row.household_id != household_id or row.ended_at is not None:
        raise HouseholdFault("这一条已经撤下了。")
    if row.staff_id == by.id:
        raise HouseholdFault("自己报备的关系，要请上级经办的同志来撤。")
    if by.role not in WHO_ENDS:
        raise HouseholdFault("撤下亲属关系，由乡镇或者县里经办的同志来做。")
    if not by.reaches(path_of(session, session.get_one(Staff, row.staff_id).division_id)):
        raise OutOfScope
    row.ended_at = now
    record(session, by, "tie.end", f"staff_tie:{row.id}", {"staff": row.staff_id, "household": row.household_id}, now)


def _kept(session: Session, by: Actor, row: StaffTie, now: datetime) -> StaffTie:
    session.add(row)
    session.flush()
    told = {"staff": row.staff_id, "household": row.household_id, "kind": row.kind}
    record(session, by, "tie.declare", f"staff_tie:{row.id}", told, now)
    return row


def _check_office(session: Session, by: Actor, staff: Staff, household: Household) -> None:
    reaches = by.reaches(path_of(session, staff.division_id)) and by.reaches(path_of(session, household.division_id))
    if by.role not in OFFICE or not reaches:
        raise OutOfScope
