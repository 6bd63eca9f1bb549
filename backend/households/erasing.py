"""Erasing a household's file: its people and every word go; what an office decided and when stays, of nobody."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.models import Case
from backend.duplicates.models import Verdict
from backend.family.models import Member, WorkFile
from backend.hours import day_of
from backend.households.models import Household, Responsibility, Reveal
from backend.measures.models import Measure
from backend.measures.queries import OPEN
from backend.promises.models import Promise
from backend.scope import CLOCK
from backend.ties.models import StaffTie
from backend.visits.models import Visit, VisitChange

INDEX = 16  # bytes; by lot, so that nothing finds the household any more


def erase_file(session: Session, household: Household, now: datetime) -> None:
    """Of the household and of those merged into it; the county's own register keeps the name it has brought along."""
    rows = _with_merged(session, household)
    ids = [row.id for row in rows]
    told = _came_by_telling(session, ids)
    members = select(Member.id).where(Member.household_id.in_(ids))
    session.execute(delete(WorkFile).where(WorkFile.member_id.in_(members)))
    for table in (Member, Promise, StaffTie):
        session.execute(delete(table).where(table.household_id.in_(ids)))
    for measure in session.scalars(select(Measure).where(Measure.household_id.in_(ids))):
        measure.what, measure.result = "", None
    for noted in (Visit, VisitChange):
        session.execute(update(noted).where(noted.household_id.in_(ids)).values(note_sealed=None))
    session.execute(update(Reveal).where(Reveal.household_id.in_(ids)).values(why_sealed=None))
    forget_verdicts(session, ids)
    held = update(Responsibility).where(Responsibility.household_id.in_(ids), Responsibility.ends.is_(None))
    session.execute(held.values(ends=now))
    for row in rows:
        row.erased_at = now
        if row.id in told:
            _unname(row)
    record(session, CLOCK, "household.erased", f"household:{household.id}", {}, now)
    session.flush()


def is_quiet(session: Session, household_id: str, since: date) -> bool:
    """Whether nothing is owed to a household, and nobody has written in its file from that day on."""
    still = select(Measure.id).filter_by(household_id=household_id).where(Measure.state.in_(OPEN))
    promised = select(Promise.id).filter_by(household_id=household_id, closed_at=None)
    if any(session.scalar(query.limit(1)) is not None for query in (still, promised)):
        return False
    visited = session.scalar(select(func.max(Visit.on_day)).filter_by(household_id=household_id))
    ended = session.scalar(select(func.max(Measure.ended)).filter_by(household_id=household_id))
    kept = session.scalar(select(func.max(Promise.closed_at)).filter_by(household_id=household_id))
    return all(day < since for day in (visited, ended, day_of(kept) if kept else None) if day is not None)


def forget_verdicts(session: Session, ids: Sequence[str]) -> None:
    """Why somebody has called two the same or not: the words go, the verdict stays."""
    about = or_(Verdict.kept_id.in_(ids), Verdict.other_id.in_(ids))
    session.execute(update(Verdict).where(about).values(why_sealed=None))


def _with_merged(session: Session, household: Household) -> list[Household]:
    found, near = [household], [household.id]
    while near:
        rows = session.scalars(select(Household).where(Household.merged_into.in_(near))).all()
        near = [row.id for row in rows]
        found += rows
    return found


def _came_by_telling(session: Session, ids: Sequence[str]) -> set[str]:
    """Those that were registered with a case of theirs, and by no list of the county."""
    first = select(Case.id).where(Case.household_id.in_(ids), Case.opened_at == Household.registered_at)
    rows = select(Household.id).where(Household.id.in_(ids), Household.number.is_(None), first.exists())
    return set(session.scalars(rows))


def _unname(row: Household) -> None:
    row.name, row.phone, row.phone_index, row.size = "", None, None, None
    row.name_index, row.initials_index, row.sound_index = (secrets.token_bytes(INDEX) for _ in range(3))
