"""What the page of an event shows: its cases, and households that may be ticked, all masked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.places import words_of
from backend.events.actions import case_of
from backend.events.models import Event
from backend.households.models import Household
from backend.masking import masked_name, masked_phone
from backend.rules import Rules


@dataclass(frozen=True)
class EventCase:
    """One case of the event."""

    case: Case
    place: str
    name: str
    stage: str
    due: datetime | None


@dataclass(frozen=True)
class Choice:
    """A household to tick; `known` is the case it has told already, which goes over to the event instead."""

    id: str
    place: str
    name: str
    size: int | None
    phone: str
    known: Case | None
    is_in: bool
    is_ticked: bool


def cases(
    session: Session, rows: list[Case], rules: Rules, due: Callable[[Session, Case], datetime | None]
) -> list[EventCase]:
    """In the order of the rows."""
    places = words_of(session, {case.division_id for case in rows})
    return [
        EventCase(
            case, places[case.division_id], masked_name(session.get_one(Household, case.household_id).name),
            rules.procedure_of(case.procedure).stages[case.stage].label, due(session, case),
        )
        for case in rows
    ]


def choices(
    session: Session, event: Event, found: Iterable[tuple[Iterable[Household], bool]], rules: Rules
) -> tuple[Choice, ...]:
    """Each household once; ticked where it is sure that it is meant and it is not in the event already."""
    sure: dict[Household, bool] = {}
    for households, is_sure in found:
        for household in households:
            sure[household] = sure.get(household, False) or is_sure
    places = words_of(session, {household.division_id for household in sure})
    offered = []
    for household, is_sure in sure.items():
        known = case_of(session, household.id, event.risk, rules)
        is_in = known is not None and known.event_id is not None
        offered.append(Choice(
            household.id, places[household.division_id], masked_name(household.name), household.size,
            masked_phone(household.phone), known, is_in, is_sure and not is_in,
        ))
    return tuple(offered)
