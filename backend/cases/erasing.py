"""Erasing: what a household has told goes when its consent ends or its time is over; who did what and when stays."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from backend.attachments.models import Attachment
from backend.cases.merged import with_merged, worked_on
from backend.cases.models import Case, Entry
from backend.cases.phones import keep_phone
from backend.consents.actions import is_withdrawn
from backend.hours import day_of
from backend.households.erasing import erase_file, forget_verdicts, is_quiet
from backend.households.models import Household
from backend.objections.erasing import forget_about
from backend.outgoing.models import Outgoing
from backend.publicity.erasing import forget_notices
from backend.rules import Rules
from backend.stops.models import CaseStop

KEPT = timedelta(days=3 * 365)  # after a case was closed: what was promised with the consent


def erase(session: Session, case: Case, now: datetime) -> None:
    """Story, telephone, photos, voices, notices that hang no more and every text the household wrote."""
    session.execute(delete(Attachment).filter_by(case_id=case.id))
    case.story = case.since = None
    keep_phone(case, None)
    for entry in session.scalars(select(Entry).filter_by(case_id=case.id, staff_id=None)):
        entry.text = entry.written_json = None
    forget_about(session, case.id)
    forget_verdicts(session, [case.id])
    forget_notices(session, case.id, day_of(now))
    session.flush()


def erase_old(session: Session, now: datetime, rules: Rules) -> int:
    """For every case that was closed three years ago the same, and what staff wrote; how many there were.

    The codes of a decision stay: that it was taken, when and by whom.
    """
    ends = rules.procedures.ends()
    told = Case.story_sealed.is_not(None) | Case.since_sealed.is_not(None) | Case.phone_sealed.is_not(None)
    closed = _closed(ends, now)
    over = session.scalars(select(Case).where(Case.stage.in_(ends), told, Case.id.in_(closed))).all()
    merged = session.scalars(select(Case).where(Case.merged_into.is_not(None), told)).all()
    ended = set(session.scalars(closed)) if merged else set()
    old = {*over, *(case for case in merged if _is_over(worked_on(session, case), ends, ended))}
    for case in old:
        erase(session, case, now)
        _erase_written(session, case)
    return len(old)


def erase_old_files(session: Session, now: datetime, rules: Rules) -> int:
    """The files of households that are not monitored and whose cases were all closed three years ago; how many."""
    ends = rules.procedures.ends()
    closed = _closed(ends, now)
    old = Case.stage.in_(ends) & Case.id.in_(closed)
    alive = select(Case.household_id).where(Case.merged_into.is_(None), ~old)
    rows = session.scalars(
        select(Household)
        .where(Household.merged_into.is_(None), Household.monitored_since.is_(None), Household.erased_at.is_(None))
        .where(Household.id.in_(select(Case.household_id).where(old)), Household.id.not_in(alive))
    ).all()
    quiet = [row for row in rows if is_quiet(session, row.id, day_of(now - KEPT))]
    for household in quiet:
        erase_file(session, household, now)
    return len(quiet)


def erase_withdrawn(session: Session, case: Case, now: datetime, rules: Rules) -> None:
    """When a case is closed: of it and of those merged into it, each whose consent was taken back.

    With the last of its cases the household's file goes too, unless the household is monitored.
    """
    withdrawn = False
    for one in session.scalars(select(Case).where(Case.id.in_(with_merged(session, case.id)))).all():
        if is_withdrawn(session, one.id):
            erase(session, one, now)
            withdrawn = True
    household = session.get_one(Household, case.household_id)
    if withdrawn and household.monitored_since is None and not _needed(session, household.id, rules):
        erase_file(session, household, now)


def _needed(session: Session, household_id: str, rules: Rules) -> bool:
    """Whether a case goes on that was told with a consent that stands, or without any, or is kept its three years."""
    return any(
        not is_withdrawn(session, case.id) and (case.story is not None or not _is_final(case, rules))
        for case in session.scalars(select(Case).filter_by(household_id=household_id))
    )


def _is_final(case: Case, rules: Rules) -> bool:
    return rules.procedure_of(case.procedure).stages[case.stage].final


def _erase_written(session: Session, case: Case) -> None:
    """What staff have written about a household, and what it was sent."""
    session.execute(update(Entry).filter_by(case_id=case.id).values(text_sealed=None, written_sealed=None))
    session.execute(update(CaseStop).filter_by(case_id=case.id).values(why_sealed=None))
    said = update(Outgoing).where(Outgoing.case_id == case.id, Outgoing.state != "waiting")
    session.execute(said.values(payload_sealed=None))
    session.expire_all()


def _closed(ends: Collection[str], now: datetime) -> Select[str]:
    """Cases by their last end, since one that was reopened is kept from that on."""
    last = select(Entry.case_id).where(Entry.kind.in_(ends)).group_by(Entry.case_id)
    return last.having(func.max(Entry.at) < now - KEPT)


def _is_over(case: Case, ends: Collection[str], ended: set[str]) -> bool:
    return case.stage in ends and case.id in ended
