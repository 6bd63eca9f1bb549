"""Seeing: what is looked at of households to tell whether they are alike, read for many at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import REAL, Case
from backend.drills import drilled_among
from backend.duplicates.likeness import Seen, Told
from backend.households.models import Household
from backend.rules import Rules

TOLD = (Case.household_id, Case.risk, Case.opened_at, Case.phone_index)
SEEN = (
    Household.id, Household.division_id, Household.phone_index, Household.size, Household.name_index,
    Household.sound_index,
)


def goes_on(case: type[Case], rules: Rules) -> ColumnElement[bool]:
    """Cases that are not over, and not worked on in another."""
    return case.merged_into.is_(None) & case.stage.not_in(rules.procedures.ends())


def real(rules: Rules) -> ColumnElement[bool]:
    """The same without exercises."""
    return REAL & Case.stage.not_in(rules.procedures.ends())


def newest_of(session: Session, ids: Collection[str], rules: Rules) -> Mapping[str, str]:
    """The newest case of each household that goes on and is no exercise; who has none is left out."""
    rows = select(Case.household_id, func.max(Case.id)).where(among(Case.household_id, ids), real(rules))
    return {id_: case_id for id_, case_id in session.execute(rows.group_by(Case.household_id))}  # noqa: C416


def seen_of(session: Session, pairs: Collection[tuple[str, str]], rules: Rules) -> Mapping[str, Seen]:
    """Households that are more than an exercise, with their open cases."""
    ids = {id_ for pair in pairs for id_ in pair}
    drilled = drilled_among(session, ids)
    found = session.execute(select(*SEEN).where(among(Household.id, ids)))
    rows = {row.id: row for row in found if row.id not in drilled}
    told, names = _told(session, rows, rules), _names(session, _unheard(rows, pairs))
    return {
        id_: Seen(id_, row.division_id, names.get(id_), row.phone_index, row.size, tuple(told[id_]), row.name_index,
                  row.sound_index)
        for id_, row in rows.items()
    }


def _unheard(rows: Mapping[str, Any], pairs: Collection[tuple[str, str]]) -> set[str]:
    """Whose index of sounds does not tell: only their names have to be read out."""
    there = [pair for pair in pairs if rows.keys() >= set(pair)]
    unlike = [pair for pair in there if rows[pair[0]].sound_index != rows[pair[1]].sound_index]
    return {id_ for pair in unlike for id_ in pair}


def _told(session: Session, ids: Collection[str], rules: Rules) -> Mapping[str, list[Told]]:
    """The cases of each that go on."""
    told: dict[str, list[Told]] = defaultdict(list)
    rows = select(*TOLD).where(among(Case.household_id, ids), real(rules))
    for household_id, risk, opened_at, phone in session.execute(rows):
        told[household_id].append(Told(risk, opened_at, phone))
    return told


def _names(session: Session, ids: Collection[str]) -> Mapping[str, str | None]:
    rows = session.execute(select(Household.id, Household.name_sealed).where(among(Household.id, ids)))
    return {id_: Household.name.opened(id_, sealed) for id_, sealed in rows}
