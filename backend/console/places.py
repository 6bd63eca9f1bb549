"""Places as staff read them, and the staff that belong to a village."""

from collections.abc import Mapping

from sqlalchemy import String, literal, select
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.scope import Actor, within
from backend.staff.models import Staff

HELPERS = ("responsible", "grid_member", "village")


def place_words(session: Session, division_id: str) -> str:
    """上坪村 一组: the place, with its village before it where it is a group."""
    return words_of(session, {division_id})[division_id]


def words_of(session: Session, division_ids: set[str]) -> Mapping[str, str]:
    """The same for many places at once."""
    above = aliased(Division)
    rows = session.execute(
        select(Division, above.name)
        .outerjoin(above, above.id == Division.parent_id)
        .where(among(Division.id, division_ids))
    )
    return {
        division.id: f"{parent} {division.name}" if division.level == "group" and parent else division.name
        for division, parent in rows
    }


def helpers_for(session: Session, actor: Actor, division_id: str) -> list[Staff]:
    """Who may become responsible for a household there: the village's staff, and helpers sent from above it."""
    path = path_of(session, division_id)
    place = session.get_one(Division, division_id)
    village = path.removesuffix(f"{place.id}/") if place.level == "group" else path
    sent = (Staff.role == "responsible") & literal(village, String).startswith(Division.path)
    rows = session.scalars(
        select(Staff)
        .join(Division, Division.id == Staff.division_id)
        .where(within(Division.path, actor), Staff.active, Staff.role.in_(HELPERS))
        .where(Division.path.startswith(village, autoescape=True) | sent)
        .order_by(Staff.role.desc(), Staff.sign_in_name)
    )
    return list(rows)
