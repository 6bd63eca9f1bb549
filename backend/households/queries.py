"""Reading households: those in scope, one's own, and the exact look-ups sealed fields allow."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from backend.among import among
from backend.divisions.models import Division
from backend.households.actions import kept
from backend.households.indexes import initials_index, name_index, phone_index
from backend.households.models import Household, Responsibility
from backend.scope import Actor, within
from backend.staff.models import Staff

IS_HELPED = exists().where(Responsibility.household_id == Household.id, Responsibility.ends.is_(None))
"""Somebody answers for the household today; asked of each by an index, quicker than to list everybody who is helped."""


def held_by(staff_id: str | None) -> Select[str]:
    """Ids of the households somebody answers for today."""
    return select(Responsibility.household_id).filter_by(staff_id=staff_id, ends=None)


def in_scope(
    session: Session, actor: Actor, *, monitored: bool = False, limit: int = 200, offset: int = 0
) -> list[Household]:
    """Households within reach, those of one place together."""
    query = _scoped(actor).where(Household.merged_into.is_(None)).order_by(Division.position, Household.id)
    if monitored:
        query = query.where(Household.monitored_since.is_not(None))
    return list(session.scalars(query.limit(limit).offset(offset)))


def one(session: Session, actor: Actor, household_id: str) -> Household | None:
    return session.scalar(_scoped(actor).where(Household.id == household_id))


def looked_up(session: Session, actor: Actor, asked: str) -> list[Household]:
    """By the exact name, its pinyin initials or the whole phone number; of merged ones the one that is kept."""
    by_any: ColumnElement[bool] = (Household.name_index == name_index(asked)) | (
        Household.initials_index == initials_index(asked)
    )
    if any(mark.isdigit() for mark in asked):
        by_any = Household.phone_index == phone_index(asked)
    found = session.scalars(_scoped(actor).where(by_any).order_by(Division.position, Household.id)).all()
    return list(dict.fromkeys(kept(session, household) for household in found))


def of_staff(session: Session, staff_id: str) -> list[Household]:
    """The households somebody answers for today."""
    return list(
        session.scalars(
            select(Household)
            .join(Responsibility, Responsibility.household_id == Household.id)
            .where(Responsibility.staff_id == staff_id, Responsibility.ends.is_(None))
            .order_by(Household.id)
        )
    )


def helper_of(session: Session, household_id: str) -> Staff | None:
    """Who answers for the household today."""
    return session.scalar(
        select(Staff)
        .join(Responsibility, Responsibility.staff_id == Staff.id)
        .where(Responsibility.household_id == household_id, Responsibility.ends.is_(None), Staff.active)
        .limit(1)
    )


def helpers_of(session: Session, household_ids: Collection[str]) -> dict[str, str]:
    """The same for many, by household: ids of staff."""
    rows = (
        select(Responsibility.household_id, Staff.id)
        .join(Staff, Staff.id == Responsibility.staff_id)
        .where(Responsibility.ends.is_(None), Staff.active)
    )
    asked = rows.where(among(Responsibility.household_id, household_ids)).order_by(Responsibility.id.desc())
    return {id_: helper for id_, helper in session.execute(asked)}  # noqa: C416 - a Row is no pair to mypy


def _scoped(actor: Actor) -> Select[Household]:
    return (
        select(Household)
        .join(Division, Division.id == Household.division_id)
        .where(within(Division.path, actor))
    )
