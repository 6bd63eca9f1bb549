"""Drills: staff practise with cases that are marked wherever they are shown, count nowhere, and can be deleted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, Table, delete, func, select
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.audit.actions import record
from backend.base import ROW, Base, lock_all
from backend.cases.independence import check_unrelated
from backend.cases.merged import with_merged
from backend.cases.models import Case, Entry
from backend.cases.thread import add_entry, hold
from backend.handovers.actions import let_go_of
from backend.hours import day_of
from backend.households.models import Household, Responsibility
from backend.objections import letting_go as objections
from backend.publicity.queries import still_hanging
from backend.scope import Actor
from backend.wording import word


class DrillFault(Exception):
    """Why a case is not marked or not deleted; the message may be shown."""


def mark(session: Session, case: Case, by: Actor, is_drill: bool, now: datetime) -> None:
    """A line of the thread says who has marked it, or has taken the mark away again; raises DrillFault, StageFault."""
    hold(session, case, by)
    if case.drill == is_drill:
        return
    check_unrelated(session, case.household_id, by)
    if case.merged_into is not None or len(with_merged(session, case.id)) > 1:
        raise DrillFault("这件事和别的事项合并了。请先把它们分开，再改是不是演练。")
    if is_drill and still_hanging(session, case.id, day_of(now)) is not None:
        raise DrillFault("这户的公示还贴着。请先在公示那一页撤下来，写明原因，再标成演练。")
    case.drill = is_drill
    said = word("drill.marked" if is_drill else "drill.unmarked")
    add_entry(session, case, "note", by, now, text=said, details={"drill": is_drill})


def only_drilled() -> Select[str]:
    """Ids of households that only an exercise knows."""
    real = aliased(Case)
    others = select(real.id).where(real.household_id == Case.household_id, real.drill.is_(False))
    return select(Case.household_id).where(Case.drill, ~others.exists())


def drilled_among(session: Session, household_ids: Collection[str]) -> frozenset[str]:
    """Those of them that only an exercise knows."""
    return frozenset(session.scalars(only_drilled().where(among(Case.household_id, household_ids))))


def is_drilled(session: Session, household_id: str) -> bool:
    """Whether only an exercise knows the household."""
    return household_id in drilled_among(session, (household_id,))


def sign_of(session: Session, household_id: str) -> str:
    """What stands before every line about such a household, and nothing before any other."""
    return word("drill.sign") if is_drilled(session, household_id) else ""


def delete_case(session: Session, case: Case, by: Actor, now: datetime) -> None:
    """With whatever hangs on it, and the household where it came with this case only; raises DrillFault, StageFault.

    What was told in earnest and marked later is deleted by somebody else than who has marked it, so that nobody alone
    makes a hardship disappear. The audit keeps that it was there and who has deleted it.
    """
    ids = with_merged(session, case.id)
    objections.let_go_of(session, ids)
    cases = lock_all(session, Case, ids)
    hold(session, case, by)
    if not all(one.drill for one in cases):
        raise DrillFault("这件事或者并进来的事没有标成演练，不能删。")
    check_unrelated(session, case.household_id, by)
    if any(_marked_by(session, one) == by.id for one in cases):
        raise DrillFault("这件是您后来标成演练的，要换一位县级的同志看过再删。")
    household = session.get_one(Household, case.household_id, with_for_update=ROW, populate_existing=True)
    for one in cases:
        record(session, by, "drill.deleted", f"case:{one.id}", {"division": one.division_id}, now)
        let_go_of(session, one)
        _undo(session, one, household)
    others = session.scalar(select(Case.id).where(Case.household_id == household.id, Case.id.not_in(ids)).limit(1))
    alone = others is None and household.registered_at in [one.opened_at for one in cases]
    session.flush()
    _delete(session, Case.__table__, ids)  # type: ignore[arg-type]
    if alone:
        _delete(session, Household.__table__, [household.id])  # type: ignore[arg-type]
    session.expire_all()


def _marked_by(session: Session, case: Case) -> str | None:
    """Who has marked it last; None of what was an exercise from the beginning."""
    notes = select(Entry).filter_by(case_id=case.id, kind="note").order_by(Entry.number.desc())
    return next((note.staff_id for note in session.scalars(notes) if "drill" in note.details), None)


def _undo(session: Session, case: Case, household: Household) -> None:
    """What came over the household with one of the case's entries: that it is monitored, and who answers for it."""
    entries = session.scalars(select(Entry).filter_by(case_id=case.id)).all()
    at = {entry.at: entry.kind for entry in entries}
    named_here = {(entry.at, entry.details.get("staff")) for entry in entries}
    if household.monitored_since in at:
        real = select(func.min(Entry.at)).join(Case, Case.id == Entry.case_id).where(
            Case.household_id == household.id, Case.drill.is_(False), Entry.kind == at[household.monitored_since]
        )
        household.monitored_since = session.scalar(real)
    theirs = select(Responsibility).filter_by(household_id=household.id)
    for named in session.scalars(theirs.where(Responsibility.begins.in_(at))).all():
        if (named.begins, named.staff_id) not in named_here:
            continue
        before = session.scalar(theirs.filter_by(ends=named.begins).limit(1))
        ends = named.ends
        session.delete(named)
        session.flush()
        if before is not None:
            before.ends = ends
    session.flush()


def _delete(session: Session, table: Table, ids: list[str]) -> None:
    """The rows, after every row that refers to them: a table of tomorrow needs no line here."""
    for other in Base.metadata.sorted_tables:
        for column in other.c:
            if any(key.column.table is table for key in column.foreign_keys):
                hanging = list(session.scalars(select(other.c.id).where(column.in_(ids))))
                if hanging:
                    _delete(session, other, hanging)
    session.execute(delete(table).where(table.c.id.in_(ids)))
