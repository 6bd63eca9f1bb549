"""Reading divisions: where a place lies, and which villages a person may name."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.models import LEVELS, Division
from backend.scope import Actor, within
from dialogues.surroundings import Place

SETTLED = ("village", "group")
WIDE = 500  # places
LISTED = ("township", "village")
"""Which places a list can be narrowed to."""


def places(session: Session) -> tuple[Place, ...]:
    """Every village and group in use, in the order of their codes, with the names above it, nearest first."""
    in_order = select(Division).order_by(Division.position)
    divisions = {division.id: division for division in session.scalars(in_order)}
    return tuple(
        Place(division.id, division.name, _names_above(division, divisions), _village_of(division, divisions))
        for division in divisions.values()
        if division.level in SETTLED and division.ended_at is None
    )


def path_of(session: Session, division_id: str) -> str:
    """KeyError for a division that does not exist."""
    path = session.scalar(select(Division.path).where(Division.id == division_id))
    if path is None:
        raise KeyError(division_id)
    return path


def named_village(session: Session, division_id: str) -> str:
    """The name of the village a division is or belongs to; its own name if it lies above the villages."""
    ids = [id_ for id_ in path_of(session, division_id).split("/") if id_]
    above = {division.id: division for division in session.scalars(select(Division).where(Division.id.in_(ids)))}
    village = next((above[id_] for id_ in ids if above[id_].level == "village"), above[ids[-1]])
    return village.name


def group_and_village(session: Session, division_id: str) -> tuple[str, Division]:
    """The name of the group, empty where none is told, and its village, or the place itself above the villages."""
    place = session.get_one(Division, division_id)
    above = session.get(Division, place.parent_id) if place.parent_id else None
    if place.level == "group" and above is not None:
        return place.name, above
    return "", place


def in_scope(session: Session, actor: Actor, levels: Collection[str] = LEVELS) -> list[Division]:
    """Every division of those levels within the actor's reach, parents before children."""
    reached = select(Division).where(within(Division.path, actor), Division.level.in_(levels))
    return list(session.scalars(reached.order_by(Division.position)))


def is_wide(session: Session, actor: Actor, place: str | None = None) -> bool:
    """Whether somebody's reach, or a place in it by its path, is so wide that lists are to be read in their own order.

    Of a narrow one they are quicker put together place by place.
    """
    reached = select(Division.id).where(within(Division.path, actor))
    if place is not None:
        reached = reached.where(Division.path.startswith(place, autoescape=True))
    return len(session.scalars(reached.limit(WIDE)).all()) == WIDE


def _village_of(division: Division, divisions: Mapping[str, Division]) -> str | None:
    """The village a group belongs to."""
    above = divisions.get(division.parent_id or "")
    return above.id if above and above.level in SETTLED else None


def _names_above(division: Division, divisions: Mapping[str, Division]) -> tuple[str, ...]:
    names = []
    above = division.parent_id
    while above is not None:
        names.append(divisions[above].name)
        above = divisions[above].parent_id
    return tuple(names)
