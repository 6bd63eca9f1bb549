"""Drills: staff practise with cases that are marked wherever they are shown, count nowhere, and can be deleted."""

from datetime import datetime

from sqlalchemy import Select, Table, delete, select
from sqlalchemy.orm import Session, aliased

from backend.audit.actions import record
from backend.base import Base
from backend.cases.models import Case
from backend.cases.thread import add_entry, hold
from backend.handovers.actions import let_go_of
from backend.households.models import Household
from backend.scope import Actor
from backend.wording import word


class DrillFault(Exception):
    """Why a case is not deleted; the message may be shown."""


def mark(session: Session, case: Case, by: Actor, is_drill: bool, now: datetime) -> None:
    """A line of the thread says who has marked it, or has taken the mark away again."""
    hold(session, case, by)
    if case.drill == is_drill:
        return
    case.drill = is_drill
    add_entry(session, case, "note", by, now, text=word("drill.marked" if is_drill else "drill.unmarked"))


def only_drilled() -> Select[str]:
    """Ids of households that only an exercise knows."""
    real = aliased(Case)
    others = select(real.id).where(real.household_id == Case.household_id, real.drill.is_(False))
    return select(Case.household_id).where(Case.drill, ~others.exists())


def is_drilled(session: Session, household_id: str) -> bool:
    """Whether only an exercise knows the household."""
    return session.scalar(only_drilled().where(Case.household_id == household_id).limit(1)) is not None


def sign_of(session: Session, household_id: str) -> str:
    """What stands before every line about such a household, and nothing before any other."""
    return word("drill.sign") if is_drilled(session, household_id) else ""


def delete_case(session: Session, case: Case, by: Actor, now: datetime) -> None:
    """With whatever hangs on it, and the household where it came with this case only; raises DrillFault.

    The audit keeps that it was there and who has deleted it.
    """
    hold(session, case, by)
    if not case.drill:
        raise DrillFault("这件事没有标成演练，不能删。")
    record(session, by, "drill.deleted", f"case:{case.id}", {"division": case.division_id}, now)
    let_go_of(session, case)
    household = session.get_one(Household, case.household_id)
    others = session.scalar(select(Case.id).where(Case.household_id == household.id, Case.id != case.id).limit(1))
    alone = others is None and household.registered_at == case.opened_at
    session.flush()
    _delete(session, Case.__table__, [case.id])  # type: ignore[arg-type]
    if alone:
        _delete(session, Household.__table__, [household.id])  # type: ignore[arg-type]
    session.expire_all()


def _delete(session: Session, table: Table, ids: list[str]) -> None:
    """The rows, after every row that refers to them: a table of tomorrow needs no line here."""
    for other in Base.metadata.sorted_tables:
        for column in other.c:
            if any(key.column.table is table for key in column.foreign_keys):
                hanging = list(session.scalars(select(other.c.id).where(column.in_(ids))))
                if hanging:
                    _delete(session, other, hanging)
    session.execute(delete(table).where(table.c.id.in_(ids)))
