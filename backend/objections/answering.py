"""Who answers an objection or a complaint, and who never sees it: always somebody above the people it speaks of."""

from collections.abc import Collection, Sequence

from sqlalchemy import String, literal, select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged, worked_on
from backend.cases.models import Case, Entry
from backend.divisions.models import Division
from backend.households.queries import helper_of
from backend.rules import Rules
from backend.staff.models import Staff
from knowledge.objections import LEVELS, About

DECIDES = ("include", "refuse", "remove")  # what a case's own decision does
OF_VILLAGE = ("village", "grid_member", "responsible")  # roles that go about in a village


def kept_out(session: Session, about: About, place: Division, case: Case | None) -> list[str]:
    """Ids of everybody who works where the complaint points to, whether it means them or not."""
    if about.keeps_out is None:
        return []
    if about.keeps_out == "township":
        return [staff.id for staff in _working_in(session, _above(session, place, "township"), ("township",))]
    helper = helper_of(session, case.household_id) if case is not None else None
    nearest = _above(session, place, "village")
    working = {staff.id for staff in _working_in(session, nearest, OF_VILLAGE)}
    return sorted(working | ({helper.id} if helper else set()))


def answering_level(session: Session, about: About, case: Case | None) -> str:
    """One of LEVELS; for a helper the one above the helper's own office, and the highest where nobody is known."""
    if about.keeps_out != "helper":
        return about.answered_by
    helper = helper_of(session, case.household_id) if case is not None else None
    own = session.get_one(Division, helper.division_id).level if helper is not None else LEVELS[-1]
    higher = LEVELS[LEVELS.index(own) + 1 :] if own in LEVELS else (about.answered_by,)
    return higher[0] if higher else LEVELS[-1]


def answering_division(session: Session, level: str, place: Division, out: Sequence[str]) -> Division:
    """The office of that level above a place, or the next one where nobody is left who may see it.

    `level` is one of LEVELS; a place above it answers itself.
    """
    offices = [_above(session, place, one) for one in LEVELS[LEVELS.index(level) :]]
    known = [office for office in offices if office is not None]
    return next((office for office in known if people(session, office, out)), known[-1] if known else place)


def people(session: Session, office: Division, out: Sequence[str]) -> list[Staff]:
    """Who works in that very office and may see it."""
    return [staff for staff in _working_in(session, office, (office.level,)) if staff.id not in out]


def above(session: Session, office: Division, out: Sequence[str]) -> Division | None:
    """The next office that could take it over; None above the county."""
    higher = LEVELS[LEVELS.index(office.level) + 1 :] if office.level in LEVELS else LEVELS
    found = (_above(session, office, level) for level in higher)
    return next((one for one in found if one is not None and people(session, one, out)), None)


def decided(session: Session, case: Case, rules: Rules, does: Collection[str] = DECIDES) -> Entry | None:
    """The latest decision of such a kind, wherever what the case tells is worked on.

    Who has recorded it does not answer what is said against it.
    """
    together = list(session.scalars(select(Case).where(Case.id.in_(with_merged(session, worked_on(session, case).id)))))
    stages = [stage for one in together for stage in rules.procedure_of(one.procedure).stages.values()]
    kinds = {stage.id for stage in stages if stage.does in does}
    latest = select(Entry).where(Entry.case_id.in_([one.id for one in together]), Entry.kind.in_(kinds))
    return session.scalar(latest.order_by(Entry.at.desc(), Entry.id.desc()).limit(1))


def _working_in(session: Session, place: Division | None, roles: Sequence[str]) -> list[Staff]:
    """Everybody with such a role there or, in a village, in one of its groups."""
    if place is None:
        return []
    below = select(Staff).join(Division, Division.id == Staff.division_id)
    working = below.where(Division.path.startswith(place.path), Staff.active, Staff.role.in_(roles))
    return list(session.scalars(working.order_by(Staff.id)))


def _above(session: Session, place: Division, level: str) -> Division | None:
    """The place of that level in which another lies, itself included."""
    over = select(Division).where(literal(place.path, String).startswith(Division.path), Division.level == level)
    return session.scalar(over.limit(1))
