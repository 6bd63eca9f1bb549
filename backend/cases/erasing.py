"""Erasing: what a household has told in its own words goes, who did what and when stays."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from backend.attachments.models import Attachment
from backend.cases.merged import with_merged, worked_on
from backend.cases.models import Case, Entry
from backend.consents.actions import is_withdrawn
from backend.rules import Rules

KEPT = timedelta(days=3 * 365)  # after a case was closed: what was promised with the consent


def erase(session: Session, case: Case) -> None:
    """Story, telephone, photos, voices and every text the household wrote; the thread and its dates stay."""
    session.execute(delete(Attachment).filter_by(case_id=case.id))
    case.story = case.since = case.phone = case.phone_tail_index = None
    for entry in session.scalars(select(Entry).filter_by(case_id=case.id, staff_id=None)):
        entry.text = entry.written_json = None
    session.flush()


def erase_old(session: Session, now: datetime, rules: Rules) -> int:
    """The same for every case that was closed three years ago; how many there were."""
    ends = rules.procedures.ends()
    told = Case.story_sealed.is_not(None) | Case.since_sealed.is_not(None) | Case.phone_sealed.is_not(None)
    last = select(Entry.case_id).where(Entry.kind.in_(ends)).group_by(Entry.case_id)
    closed = last.having(func.max(Entry.at) < now - KEPT)  # a case that was reopened is kept from its last end on
    over = session.scalars(select(Case).where(Case.stage.in_(ends), told, Case.id.in_(closed))).all()
    merged = session.scalars(select(Case).where(Case.merged_into.is_not(None), told)).all()
    ended = set(session.scalars(closed)) if merged else set()
    old = {*over, *(case for case in merged if _is_over(worked_on(session, case), ends, ended))}
    for case in old:
        erase(session, case)
    return len(old)


def erase_withdrawn(session: Session, case: Case) -> None:
    """When a case is closed: of it and of those merged into it, each whose consent was taken back."""
    for one in session.scalars(select(Case).where(Case.id.in_(with_merged(session, case.id)))).all():
        if is_withdrawn(session, one.id):
            erase(session, one)


def _is_over(case: Case, ends: Collection[str], ended: set[str]) -> bool:
    return case.stage in ends and case.id in ended
