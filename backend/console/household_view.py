"""What the page of one household shows: who answers for it, its cases, its visits and who has looked."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.cases.monitored import Spell, spells_over
from backend.cases.queries import next_due
from backend.console.places import place_words
from backend.console.reveals import Open
from backend.console.shown import TONES, WORDS, Badge, moment, rung_at
from backend.console.thread_view import Look, looks_at
from backend.drafts.queries import told_in_part
from backend.drills import is_drilled
from backend.hours import day_of, month_of
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.masking import masked_name, masked_phone
from backend.rules import Rules
from backend.staff.models import Staff
from backend.visits.models import VisitChange
from backend.visits.queries import due_visits, of_household
from backend.wording import word


@dataclass(frozen=True)
class CaseLine:
    """One case of the household; `due` is the nearest deadline in the colour of the ladder, None without one."""

    case: Case
    stage: str
    risk: str
    due: Badge | None
    partial: bool


@dataclass(frozen=True)
class VisitLine:
    """One visit or call; `note` only where it may be read."""

    on_day: date
    kind: str
    found: str
    who: str
    has_note: bool
    note: str | None


@dataclass(frozen=True)
class HouseholdView:
    """Everything the household page shows."""

    household: Household
    place: str
    name: str
    phone: str
    monitored: str
    """Since when, or since when and until when it was, or that it never was."""
    helper: Staff | None
    cases: tuple[CaseLine, ...]
    visits: tuple[VisitLine, ...]
    changes: tuple[VisitChange, ...]
    is_due: bool
    drill: bool
    looks: tuple[Look, ...]


def household_view(session: Session, household: Household, now: datetime, rules: Rules, opened: Open) -> HouseholdView:
    """`opened` says what of it was asked for and may stand unmasked."""
    day = day_of(now)
    helper = helper_of(session, household.id)
    due = due_visits(session, day, helper.id) if helper else []
    return HouseholdView(
        household, place_words(session, household.division_id), opened.name or masked_name(household.name),
        masked_phone(household.phone) if opened.phone is None else opened.phone,
        _monitored(session, household, rules), helper,
        _cases(session, household, rules, now), _visits(session, household, opened),
        _changes(session, household, month_of(day)), household.id in {one.household_id for one in due},
        is_drilled(session, household.id), looks_at(session, household.id),
    )


def was_monitored(spell: Spell | None) -> str:
    """2026-06-14纳入，2026-11-18风险消除; empty where it was not."""
    if spell is None:
        return ""
    words = WORDS["register"]["was"]["both" if spell.begins else "ends"]
    return str(words).format(begins=spell.begins, ends=spell.ends)


def _monitored(session: Session, household: Household, rules: Rules) -> str:
    if household.monitored_since is not None:
        return moment(household.monitored_since)
    was = was_monitored(spells_over(session, [household], rules).get(household.id))
    return was or str(WORDS["register"]["was"]["never"])


def _cases(session: Session, household: Household, rules: Rules, now: datetime) -> tuple[CaseLine, ...]:
    rows = session.scalars(select(Case).filter_by(household_id=household.id).order_by(Case.id.desc())).all()
    partial = told_in_part(session, [case.id for case in rows])
    return tuple(
        CaseLine(
            case, rules.procedure_of(case.procedure).stages[case.stage].label,
            rules.risks[case.risk].staff if case.risk in rules.risks else case.risk,
            _colour(next_due(session, case), rules, now), case.id in partial,
        )
        for case in rows
    )


def _colour(due_at: datetime | None, rules: Rules, now: datetime) -> Badge | None:
    """快到期，11月26日."""
    if due_at is None:
        return None
    rung, day = rung_at(due_at, now, rules), day_of(due_at)
    return Badge(TONES[rung.colour], f"{rung.label}，{day.month}月{day.day}日")


def _visits(session: Session, household: Household, opened: Open) -> tuple[VisitLine, ...]:
    visits = of_household(session, household.id)
    ids = {visit.staff_id for visit in visits}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    return tuple(
        VisitLine(
            visit.on_day, word(f"visit_kind.{visit.kind}"), word(f"visit_found.{visit.found}"),
            names[visit.staff_id], visit.note_sealed is not None, visit.note if opened.story else None,
        )
        for visit in visits
    )


def _changes(session: Session, household: Household, month: str) -> tuple[VisitChange, ...]:
    """This month's visit as it was moved or called off, the latest word last."""
    return tuple(
        session.scalars(
            select(VisitChange).filter_by(household_id=household.id, month=month).order_by(VisitChange.id)
        )
    )
