"""Reading events: those of a place and of the places around it, their cases, and whom they may have hit."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, literal, select
from sqlalchemy.orm import Session, aliased

from backend.cases.models import Case
from backend.divisions.models import Division
from backend.divisions.queries import SETTLED, path_of
from backend.events.models import Event
from backend.households.indexes import initials_index, name_index, phone_index, sound_index
from backend.households.models import Household
from backend.paging import Key, page_of
from backend.publicity.plainly import squeezed
from backend.scope import Actor, within

MOST = 300  # households to tick at once
LONGEST = 8  # characters of a name that is looked for in a text
OF_TWO = re.compile(r"(?=([\u4e00-\u9fff]{2})[家户])")  # 韦强 in 韦强家; 洪水 and 雷雨 are names, too


@dataclass(frozen=True)
class Named:
    """One line of a list that was pasted: who it may be, in the place of the event."""

    said: str
    households: tuple[Household, ...]
    is_sure: bool


def listed(
    session: Session, actor: Actor, *, is_open: bool, limit: int, after: str | None = None, before: str | None = None
) -> list[Row[Event, str]]:
    """The latest first: events within reach, and those that concern a wider place around it."""
    reached = select(Event, Division.name).join(Division, Division.id == Event.division_id).where(_seen_by(actor))
    rows = reached.where(Event.closed_at.is_(None) if is_open else Event.closed_at.is_not(None))
    return page_of(session, reached, rows, ((Event.on_day, True), (Event.id, True)), limit, after, before)


def one(session: Session, actor: Actor, event_id: str) -> Event | None:
    """None for one that does not exist and for one of another place alike."""
    rows = select(Event).join(Division, Division.id == Event.division_id)
    return session.scalar(rows.where(Event.id == event_id, _seen_by(actor)))


def cases_of(
    session: Session, actor: Actor, event_id: str, *, newest: bool = False, limit: int, after: str | None = None,
    before: str | None = None,
) -> list[Case]:
    """Within reach, place by place, or the newest first."""
    reached = select(Case).join(Division, Division.id == Case.division_id).where(within(Division.path, actor))
    rows = reached.where(Case.event_id == event_id, Case.merged_into.is_(None))
    keys: tuple[Key, ...] = ((Case.id, True),) if newest else ((Division.position, False), (Case.id, False))
    return [row.Case for row in page_of(session, reached, rows, keys, limit, after, before)]


def stages_of(session: Session, actor: Actor, event_id: str) -> Mapping[str, int]:
    """How many of its cases stand at which stage."""
    rows = select(Case.stage).join(Division, Division.id == Case.division_id).where(within(Division.path, actor))
    return Counter(session.scalars(rows.where(Case.event_id == event_id, Case.merged_into.is_(None))))


def households_of(session: Session, actor: Actor, event: Event, group_id: str) -> list[Household]:
    """All of one group, or of a village with all its groups, in the place of the event."""
    place = session.get(Division, group_id)
    if place is None or place.level not in SETTLED:
        return []
    inside = Division.path.startswith(place.path, autoescape=True)
    return list(session.scalars(_near(session, actor, event).where(inside).limit(MOST)))


def looked_up(session: Session, actor: Actor, event: Event, asked: str) -> list[Household]:
    """By the exact name, its initials or the whole telephone."""
    by_any: ColumnElement[bool] = (Household.name_index == name_index(asked)) | (
        Household.initials_index == initials_index(asked)
    )
    if any(mark.isdigit() for mark in asked):
        by_any = Household.phone_index == phone_index(asked)
    return list(session.scalars(_near(session, actor, event).where(by_any).limit(MOST)))


def ticked(
    session: Session, actor: Actor, event: Event, ids: Collection[str]
) -> list[tuple[tuple[Household, ...], bool]]:
    """Those of a form that was not taken, to be ticked again."""
    rows = session.scalars(_near(session, actor, event).where(Household.id.in_(ids)))
    return [((household,), True) for household in rows]


def named(session: Session, actor: Actor, event: Event, names: Sequence[str]) -> list[Named]:
    """Each name of a list: sure where exactly one household is called so, else whoever sounds alike."""
    near = aliased(Division)
    path = path_of(session, event.division_id)
    inside = near.path.startswith(path, autoescape=True) | literal(path).startswith(near.path)
    villages = session.scalars(select(near.id).where(near.level == "village", inside)).all()
    found = []
    for name in names[:MOST]:
        exact = tuple(session.scalars(_near(session, actor, event).where(Household.name_index == name_index(name))))
        alike = exact
        if not exact:
            sounds = [sound_index(village, name) for village in villages]
            alike = tuple(session.scalars(_near(session, actor, event).where(Household.sound_index.in_(sounds))))
        found.append(Named(name, alike, len(exact) == 1))
    return found


def groups_of(session: Session, actor: Actor, event: Event) -> list[Division]:
    """Places in the event's own that households may be registered in."""
    inside = Division.path.startswith(path_of(session, event.division_id), autoescape=True)
    rows = select(Division).where(inside, within(Division.path, actor), Division.level.in_(SETTLED))
    return list(session.scalars(rows.order_by(Division.position)))


def named_in(session: Session, text: str, path: str) -> list[str]:
    """Householders of a place whose names stand in a text; names of two characters only where a household is meant."""
    bare = squeezed(text)
    parts = {bare[at : at + length] for length in range(3, LONGEST + 1) for at in range(len(bare) - length + 1)}
    parts |= set(OF_TWO.findall(bare))
    known = select(Household.name_index).join(Division, Division.id == Household.division_id)
    by_index = {name_index(part): part for part in parts}
    found = session.scalars(
        known.where(Division.path.startswith(path, autoescape=True), Household.name_index.in_(by_index)).distinct()
    )
    return sorted(by_index[index] for index in found)


def _near(session: Session, actor: Actor, event: Event) -> Select[Household]:
    """Households in the place of the event and within reach."""
    inside = Division.path.startswith(path_of(session, event.division_id), autoescape=True)
    rows = select(Household).join(Division, Division.id == Household.division_id)
    rows = rows.where(inside, within(Division.path, actor), Household.merged_into.is_(None))
    return rows.order_by(Division.position, Household.id)


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    around = literal(actor.path or "").startswith(Division.path)
    return within(Division.path, actor) | (around if actor.path is not None else literal(False))
