"""Every page of the console somebody of one role may open, with and without filters, first and deep pages."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.app import PAGES
from backend.console.permissions import scope_of
from backend.database import Database
from backend.divisions.models import Division
from backend.events.models import Event
from backend.gaps.models import Gap
from backend.handovers.models import Handover
from backend.households.models import Household, Responsibility
from backend.objections.models import Objection
from backend.outgoing.models import Outgoing
from backend.publicity.models import PublicNotice
from backend.scope import Actor, within
from backend.staff.models import Staff

FILTERS: Mapping[str, tuple[str, ...]] = {
    "/cases": (
        "order=newest", "order=place", "colour=red", "colour=orange", "colour=yellow", "colour=green", "state=over",
        "state=open", "risk=illness", "risk=illness&state=open&order=newest", "stage=helping", "place={place}",
        "place={village}&order=newest", "begins={begins}&ends={ends}", "helper={helper}", "event={event}",
        "drills=none", "after={deep_case}", "order=newest&after={deep_case}", "order=place&after={deep_case}",
        "order=newest&before={deep_case}", "state=over&after={over_case}", "type=new",
    ),
    "/households": (
        "place={village}", "state=monitored", "state=other", "state=unassigned", "after={deep_home}",
        "before={deep_home}", "state=monitored&after={monitored_home}", "order=newest", "order=longest",
        "order=newest&after={deep_home}", "order=longest&after={monitored_home}",
    ),
    "/notices": ("state=over", "state=down", "state=over&page={deep}", "state=over&order=newest", "village={village}"),
    "/objections": ("closed=1", "closed=1&page=20", "kind=objection", "kind=complaint"),
    "/duplicates": ("page=2", "done_with=1"),
    "/events": ("closed=1",),
    "/messages": ("state=seen", "state=failed", "after={deep_message}"),
    "/divisions": ("at={place}", "order=cases", "order=households"),
    "/report": ("period=week", "period=month", "period=quarter", "period=half", "period=year", "place={place}"),
}
DEEP = 200  # pages of a list that is counted through
LOOKED_FOR = ("name", "initials", "receipt", "phone")


def addresses(database: Database, staff: Staff) -> list[tuple[str, str]]:
    """Route and address, for each that can be filled in within this person's reach."""
    with database.reading() as session:
        known = known_to(session, staff)
    routes = [path for method, path, _ in PAGES if method == "GET" and scope_of(f"GET /staff{path}", staff.role)]
    asked = [path for path in routes if "rest:path" not in path]
    asked += [f"{path}?{query}" for path in routes for query in FILTERS.get(path, ())]
    filled = []
    for path in asked:
        names = re.findall(r"{(\w+)", path)
        if all(known.get(name) for name in names):
            filled.append((path, "/staff" + path.format(**known)))
    return filled


def looked_for(database: Database, staff: Staff) -> list[tuple[str, str]]:
    """What the search is asked by whoever has one, and by which words."""
    if not scope_of("POST /staff/search", staff.role):
        return []
    with database.reading() as session:
        known = known_to(session, staff)
    return [(f"/search by {name}", known[name]) for name in LOOKED_FOR if name in known]


def known_to(session: Session, staff: Staff) -> dict[str, str]:
    """What addresses name, as this person would come upon it."""
    path = session.scalar(select(Division.path).where(Division.id == staff.division_id)) or ""
    actor, own = Actor("staff", staff.id, staff.role, path), staff.role in ("responsible", "grid_member")
    helped = select(Responsibility.household_id).where(Responsibility.staff_id == staff.id)
    reached = select(Household.id).join(Division, Division.id == Household.division_id)
    reached = reached.where(within(Division.path, actor))
    homes = Household.id.in_(helped if own else reached)
    of_homes = Case.household_id.in_(helped if own else reached)
    return {name: value for name, value in _found(session, actor, homes, of_homes) if value}


FIXED = {"initials": "wfx", "card_id": "dibao", "begins": "2026-03-01", "ends": "2026-06-30", "deep": str(DEEP)}


def _found(
    session: Session, actor: Actor, homes: ColumnElement[bool], of_homes: ColumnElement[bool]
) -> Iterator[tuple[str, str | None]]:
    newest = session.scalars(select(Case).where(of_homes).order_by(Case.id.desc()).limit(1)).first()
    home = session.get(Household, newest.household_id) if newest else None
    yield "case_id", newest.id if newest else None
    yield "household_id", home.id if home else None
    yield "receipt", newest.receipt if newest else None
    yield "name", home.name if home else None
    yield "phone", home.phone if home else None
    yield from FIXED.items()
    yield from _deep(session, homes, of_homes)
    yield from _placed(session, actor)
    yield "helper", session.scalar(
        select(Responsibility.staff_id).where(Responsibility.household_id.in_(select(Household.id).where(homes))).limit(1)
    )
    yield "gap_id", session.scalar(select(Gap.id).limit(1))
    yield from _pair(session, homes)


def _deep(
    session: Session, homes: ColumnElement[bool], of_homes: ColumnElement[bool]
) -> Iterator[tuple[str, str | None]]:
    cases = select(Case.id).where(of_homes)
    yield "deep_case", _middle(session, cases.order_by(Case.id))
    yield "over_case", _middle(session, cases.where(Case.stage == "closed").order_by(Case.id))
    yield "deep_home", _middle(session, select(Household.id).where(homes).order_by(Household.id))
    monitored = select(Household.id).where(homes, Household.monitored_since.is_not(None))
    yield "monitored_home", _middle(session, monitored.order_by(Household.id))
    yield "deep_message", _middle(session, select(Outgoing.id).order_by(Outgoing.id))


def _placed(session: Session, actor: Actor) -> Iterator[tuple[str, str | None]]:
    below = select(Division.id).where(within(Division.path, actor)).order_by(Division.path.desc())
    yield "place", session.scalar(below.where(Division.level.in_(("township", "village"))).limit(1))
    yield "village", session.scalar(below.where(Division.level == "village").limit(1))
    yield "division_id", session.scalar(below.where(Division.level == "village").limit(1))
    models: Mapping[str, Any] = {
        "event": Event, "event_id": Event, "objection_id": Objection, "notice_id": PublicNotice,
        "handover_id": Handover,
    }
    for name, model in models.items():
        placed = select(model.id).join(Division, Division.id == model.division_id)
        yield name, session.scalar(placed.where(within(Division.path, actor)).order_by(model.id.desc()).limit(1))


def _pair(session: Session, homes: ColumnElement[bool]) -> Iterator[tuple[str, str | None]]:
    pair = session.execute(
        select(func.min(Household.id), func.max(Household.id))
        .where(homes, Household.merged_into.is_(None)).group_by(Household.sound_index).having(func.count() > 1).limit(1)
    ).first()
    yield "what", "households" if pair else None
    yield "first_id", pair[0] if pair else None
    yield "second_id", pair[1] if pair else None


def _middle(session: Session, query: Select[str]) -> str | None:
    count = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return session.scalar(query.offset(count // 2).limit(1))
