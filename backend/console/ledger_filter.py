"""What narrows the ledger, as it stands in an address, as the query takes it and as it is read on a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.ledger import Order, Wanted
from backend.console.desk import Desk
from backend.console.permissions import Scope
from backend.console.shown import WORDS
from backend.console.typed import TypedFault, day_sent
from backend.divisions.models import Division
from backend.divisions.queries import LISTED, in_scope, is_wide
from backend.events.models import Event
from backend.hours import day_of
from backend.households.models import Household, Responsibility
from backend.rules import Rules
from backend.scope import within
from backend.staff.models import Staff
from knowledge.ladder import CALM, rung_of
from knowledge.procedures import Stage

MOST_HELPERS = 300  # a longer list nobody looks through: a township is to be chosen first
ORDERS: Mapping[str, Order] = {"": "due", "newest": "newest", "place": "place"}
LONGEST = 40  # characters of a field in an address
WEEKS_AHEAD = 5  # further than any deadline that is not calm, rest days and all


@dataclass(frozen=True)
class Chosen:
    """Every field as it was sent; an empty one narrows nothing."""

    stage: str = ""
    state: str = ""
    place: str = ""
    risk: str = ""
    type: str = ""
    colour: str = ""
    begins: str = ""
    ends: str = ""
    helper: str = ""
    event: str = ""
    drills: str = ""
    order: str = ""

    def filled(self) -> dict[str, str]:
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}


@dataclass(frozen=True)
class Offered:
    """What may be chosen, code → words."""

    stages: Mapping[str, str]
    risks: Mapping[str, str]
    types: Mapping[str, str]
    colours: Mapping[str, str]
    places: tuple[Division, ...]
    helpers: Mapping[str, str]
    events: Mapping[str, str]


def chosen_in(request: Request) -> Chosen:
    """Out of an address."""
    told = request.query_params
    return Chosen(**{one.name: (told.get(one.name) or "").strip()[:LONGEST] for one in fields(Chosen)})


def offered(session: Session, desk: Desk, place: str) -> Offered:
    """Within this person's reach."""
    rules = desk.rules
    stages = {code: stage.label for one in rules.procedures.every() for code, stage in one.stages.items()}
    stages = {code: stage.label for code, stage in rules.procedure_at(desk.who.path).stages.items()} | stages
    places = tuple(in_scope(session, desk.who.actor, LISTED))
    events = select(Event).join(Division, Division.id == Event.division_id).where(within(Division.path, desk.who.actor))
    return Offered(
        stages, {code: risk.staff for code, risk in rules.risks.items()}, _types(rules),
        {code: rung.label for code, rung in rules.ladder.items()}, places,
        {} if desk.scope is Scope.OWN else _helpers(session, desk, place),
        {event.id: event.title for event in session.scalars(events.order_by(Event.id.desc()).limit(MOST_HELPERS))},
    )


def wanted(session: Session, desk: Desk, chosen: Chosen) -> Wanted:
    """Raises TypedFault for a day that cannot be read."""
    place = session.get(Division, chosen.place) if chosen.place else None
    first, last = day_sent(chosen.begins, "申报日期"), day_sent(chosen.ends, "申报日期")
    if first and last and last < first:
        raise TypedFault("申报日期：后一天早于前一天，请换过来。")
    hours = desk.rules.hours
    opened = (hours.midnight(first) if first else None, hours.midnight(last + timedelta(days=1)) if last else None)
    known = chosen.colour in desk.rules.ladder
    return Wanted(
        chosen.stage or None, place.path if place else None, None, chosen.risk or None,
        chosen.type or None, tuple(stage.id for stage in _including(desk.rules)),
        desk.who.staff_id if desk.scope is Scope.OWN else chosen.helper or None, chosen.event or None,
        {"open": False, "over": True}.get(chosen.state), tuple(desk.rules.procedures.ends()), opened,
        span_of(chosen.colour, desk.now, desk.rules) if known else None, chosen.drills != "none",
        ORDERS.get(chosen.order, "due"),
    )


def said(chosen: Chosen, known: Offered) -> str:
    """The filters as they are read on a file: 乡镇或村：上坪村；环节：公示中."""
    words = WORDS["ledger"]
    place = next((row.name for row in known.places if row.id == chosen.place), "")
    parts = {
        "place": place, "stage": known.stages.get(chosen.stage, ""), "state": words["states"].get(chosen.state, ""),
        "risk": known.risks.get(chosen.risk, ""), "type": known.types.get(chosen.type, ""),
        "colour": known.colours.get(chosen.colour, ""),
        "begins": chosen.begins, "ends": chosen.ends, "helper": known.helpers.get(chosen.helper, ""),
        "event": known.events.get(chosen.event, ""),
    }
    told = [f"{words['filters'][name]}：{value}" for name, value in parts.items() if value]
    return "；".join(told) or words["everything"]


def _including(rules: Rules) -> tuple[Stage, ...]:
    stages = (stage for one in rules.procedures.every() for stage in one.stages.values() if stage.does == "include")
    return tuple({stage.id: stage for stage in stages}.values())


def _types(rules: Rules) -> dict[str, str]:
    """As what a household can be included, in the words of the forms that ask for it."""
    forms = (stage.record.fields.get("type") for stage in _including(rules) if stage.record is not None)
    return {code: label for field in forms if field is not None for code, label in field.among.items()}


def span_of(colour: str, now: datetime, rules: Rules) -> tuple[datetime | None, datetime | None]:
    """Between which moments a deadline of that colour lies; None: without a bound on that side."""
    begun = list(_boundaries(now, rules))
    for number, (begins, shade) in enumerate(begun):
        if shade == colour:
            ends = begun[number + 1][0] if number + 1 < len(begun) else None
            return begins if number else None, ends
    return now, now  # no deadline has that colour today


def _boundaries(now: datetime, rules: Rules) -> Iterator[tuple[datetime, str]]:
    """Where one colour ends and the next begins, from the gravest to the calmest."""
    gravest, today = list(rules.ladder)[-1], day_of(now)
    first = today
    while _colour(rules.hours.midnight(first), now, rules) != gravest and (today - first).days < 7 * WEEKS_AHEAD:
        first -= timedelta(days=1)
    days = (first + timedelta(days=number) for number in range((today - first).days + 7 * WEEKS_AHEAD))
    last = ""
    for moment in sorted((*map(rules.hours.midnight, days), now)):
        shade = _colour(moment, now, rules)
        if shade != last:
            yield moment, shade
        if shade == CALM:
            return
        last = shade


def _colour(due: datetime, now: datetime, rules: Rules) -> str:
    return rung_of(due, now, rules.calendar, rules.ladder).colour


def _helpers(session: Session, desk: Desk, place: str) -> dict[str, str]:
    """Who answers for households there; none where they are too many to look through."""
    division = session.get(Division, place) if place else None
    path = division.path if division is not None else ""
    if is_wide(session, desk.who.actor, path):
        return {}
    there = select(Household.id).join(Division, Division.id == Household.division_id)
    there = there.where(within(Division.path, desk.who.actor), Division.path.startswith(path, autoescape=True))
    helping = select(Responsibility.staff_id).distinct().where(Responsibility.ends.is_(None))
    ids = session.scalars(helping.where(Responsibility.household_id.in_(there)).limit(MOST_HELPERS + 1)).all()
    rows = session.scalars(select(Staff).where(among(Staff.id, ids))) if len(ids) <= MOST_HELPERS else ()
    return {staff.id: staff.name or "" for staff in rows}
