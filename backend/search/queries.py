"""Finding households by what is known of them: only exactly, only within reach, and of merged ones the kept one."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, case, select, union
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import Case
from backend.divisions.models import Division
from backend.households.actions import kept
from backend.households.indexes import initials_index, name_index, phone_index
from backend.households.models import Household
from backend.households.queries import held_by
from backend.scope import Actor, within
from backend.search.asked import Asked


def found(
    session: Session, actor: Actor, asked: Asked, limit: int, skip: int = 0, responsible: str | None = None
) -> list[Household]:
    """By place; of a name those that are written so stand before those that only begin with the same letters.

    `responsible`: only households this member of staff answers for today.
    """
    query = (
        select(Household)
        .join(Division, Division.id == Household.division_id)
        .where(within(Division.path, actor), _matches(actor, asked))
    )
    if responsible is not None:
        query = query.where(Household.id.in_(held_by(responsible)))
    exact = [case((Household.name_index == name_index(asked.text), 0), else_=1)] if asked.kind == "name" else []
    rows = session.scalars(query.order_by(*exact, Division.position, Household.id).limit(limit).offset(skip))
    every = dict.fromkeys(kept(session, household) for household in rows)
    return [household for household in every if _reaches(session, actor, household)]


def cases_of(session: Session, household_ids: Sequence[str]) -> dict[str, list[Case]]:
    """The cases of each household, the newest first; one that was joined with another has no line of its own."""
    rows = session.scalars(
        select(Case)
        .where(among(Case.household_id, household_ids), Case.merged_into.is_(None))
        .order_by(Case.id.desc())
    )
    cases: dict[str, list[Case]] = defaultdict(list)
    for row in rows:
        cases[row.household_id].append(row)
    return cases


def _reaches(session: Session, actor: Actor, household: Household) -> bool:
    """The kept one of two may lie elsewhere."""
    return actor.reaches(session.get_one(Division, household.division_id).path)


def _matches(actor: Actor, asked: Asked) -> ColumnElement[bool]:
    """Eight digits that are whole may be a receipt, and may be the telephone of a house all the same."""
    if asked.kind in ("receipt", "phone"):
        told = select(Case.household_id).join(Division, Division.id == Case.division_id)
        told = told.where(within(Division.path, actor))
        index = phone_index(asked.text)
        by_number = [
            told.where(Case.phone_index == index),
            select(Household.id).where(Household.phone_index == index).correlate(None),
        ]
        by_receipt = [told.where(Case.receipt == asked.text)] if asked.kind == "receipt" else []
        return Household.id.in_(union(*by_receipt, *by_number))  # with OR, PostgreSQL would read every household
    by_initials = Household.initials_index == initials_index(asked.text)
    return by_initials if asked.kind == "initials" else by_initials | (Household.name_index == name_index(asked.text))
