"""Counting what may be there twice, for many places at once."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import Case
from backend.divisions.models import Division
from backend.duplicates.proposals import proposals
from backend.households.models import Household
from backend.rules import Rules
from backend.scope import Actor


def counts(session: Session, paths: Collection[str], rules: Rules) -> Mapping[str, int]:
    """How many are proposed within each of those places, by Division.path; all are looked for in one go."""
    everywhere = next(iter(paths)) if len(paths) == 1 else ""
    found = proposals(session, Actor("terminal", "", path=everywhere), rules)
    at = _paths(session, {id_ for one in found for id_ in one.ids})
    return {path: sum(all(at[id_].startswith(path) for id_ in one.ids) for one in found) for path in paths}


def _paths(session: Session, ids: Collection[str]) -> Mapping[str, str]:
    """Of households and cases, whose ids are never the same."""
    found: dict[str, str] = {}
    for model in (Household, Case):
        rows = select(model.id, Division.path).join(Division, Division.id == model.division_id)
        here = session.execute(rows.where(among(model.id, ids)))
        found |= {id_: path for id_, path in here}  # noqa: C416 - a Row is no pair to mypy
    return found
