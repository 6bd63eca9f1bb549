"""Briefs: one page for each household somebody has taken over: what was promised, what to mind, the last contacts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.actions import DANGER
from backend.cases.models import Case, Entry
from backend.consents import actions as consents
from backend.console.places import place_words
from backend.console.reveals import Open
from backend.hours import day_of
from backend.households.models import Household
from backend.masking import masked_name, masked_phone
from backend.promises.models import Promise
from backend.promises.queries import of_household as promises_of
from backend.rules import Rules
from backend.staff.models import Staff
from backend.ties.queries import of_household as ties_of
from backend.visits.queries import of_household as visits_of
from backend.wording import word

CONTACTS = 3
CALLED_BACK = "called_back"  # an entry beside the stages that says somebody has spoken with the household
HEALTH = "health"  # the kind of consent
ILL = ("illness", "disability")


@dataclass(frozen=True)
class Contact:
    """Once somebody spoke with the household; `says` only where it may be read."""

    on: date
    what: str
    who: str
    has_text: bool
    says: str | None


@dataclass(frozen=True)
class Brief:
    """Everything on one page; `promises` are those still open."""

    household: Household
    place: str
    name: str
    phone: str
    opened: bool
    cases: tuple[tuple[str, str], ...]
    """Stage and receipt of those under way."""
    promises: tuple[tuple[Promise, str | None, bool], ...]
    mind: tuple[str, ...]
    contacts: tuple[Contact, ...]


def brief(session: Session, household: Household, today: date, rules: Rules, opened: Open) -> Brief:
    """`opened` says what of it was asked for and may stand unmasked."""
    cases = session.scalars(select(Case).filter_by(household_id=household.id).order_by(Case.id.desc())).all()
    labelled = ((case, rules.procedure_of(case.procedure).stages[case.stage]) for case in cases)
    running = [(case, stage.label) for case, stage in labelled if not stage.final]
    promises = (row for row in promises_of(session, household.id) if row.closed_at is None)
    return Brief(
        household, place_words(session, household.division_id), opened.name or masked_name(household.name),
        masked_phone(household.phone) if opened.phone is None else opened.phone, opened.story,
        tuple((label, case.receipt) for case, label in running),
        tuple((row, row.what if opened.story else None, row.due < today) for row in promises),
        tuple(_mind(session, household, [case for case, _ in running])), _contacts(session, household, rules, opened),
    )


def _mind(session: Session, household: Household, cases: list[Case]) -> list[str]:
    """What could hurt somebody who does not know it; objections stay with those who answer them."""
    found = [word("brief.tie", name=staff.name or "", kind=word(f"tie.{tie.kind}")) for tie, staff in
             ties_of(session, household.id)]
    for case in cases:
        if consents.is_withdrawn(session, case.id):
            found.append(word("brief.withdrawn"))
        if case.agreed is False:
            found.append(word("brief.disagreed"))
        if case.unconfirmed:
            found.append(word("brief.unconfirmed"))
        if set(case.risks) & set(ILL) and not _may_speak_of_health(session, case):
            found.append(word("brief.health"))
        if case.urgency == DANGER:
            found.append(word("brief.danger"))
    return list(dict.fromkeys(found))


def _may_speak_of_health(session: Session, case: Case) -> bool:
    given = consents.of_case(session, case.id)
    return not given or any(one.kind == HEALTH and one.withdrawn_at is None for one in given)


def _contacts(session: Session, household: Household, rules: Rules, opened: Open) -> tuple[Contact, ...]:
    """The last three, visits and calls and what the threads of the cases say, the latest first."""
    visits = visits_of(session, household.id)[:CONTACTS]
    kinds = {CALLED_BACK, *rules.procedures.spoken()}
    entries = session.execute(
        select(Entry, Case.procedure).join(Case, Case.id == Entry.case_id)
        .where(Case.household_id == household.id, Entry.kind.in_(kinds), Entry.staff_id.is_not(None))
        .order_by(Entry.at.desc()).limit(CONTACTS)
    ).all()
    ids = {visit.staff_id for visit in visits} | {entry.staff_id for entry, _ in entries}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    found = [
        Contact(
            visit.on_day, f"{word(f'visit_kind.{visit.kind}')}，{word(f'visit_found.{visit.found}')}",
            names[visit.staff_id], visit.note_sealed is not None, visit.note if opened.story else None,
        )
        for visit in visits
    ]
    found += [
        Contact(
            day_of(entry.at), _called(entry.kind, procedure, rules), names.get(entry.staff_id or "", ""),
            entry.text_sealed is not None, entry.text if opened.story else None,
        )
        for entry, procedure in entries
    ]
    return tuple(sorted(found, key=lambda one: one.on, reverse=True)[:CONTACTS])


def _called(kind: str, procedure: str, rules: Rules) -> str:
    stage = rules.procedure_of(procedure).stages.get(kind)
    return stage.label if stage is not None else word(f"entry.{kind}")
