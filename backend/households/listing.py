"""The register in its order: households by place, page after page."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.households.models import Household, Responsibility
from backend.households.queries import IS_HELPED
from backend.paging import Key
from backend.paging import page_of as page_by_key
from backend.scope import Actor, within

KEYS: tuple[Key, ...] = ((Division.path, False), (Household.id, False))


@dataclass(frozen=True)
class Listed:
    """What narrows the register; None narrows nothing. `helped` asks whether somebody answers for the household."""

    place: str | None = None
    only_at: str | None = None
    monitored: bool | None = None
    helped: bool | None = None
    responsible: str | None = None


def page_of(
    session: Session, actor: Actor, wanted: Listed, limit: int, after: str | None = None, before: str | None = None
) -> list[Household]:
    """Households within reach that follow the household `after`, or come before `before`; merged ones have no line."""
    reached = select(Household).join(Division, Division.id == Household.division_id)
    reached = reached.where(within(Division.path, actor))
    query = reached.where(Household.merged_into.is_(None))
    if wanted.place is not None:
        query = query.where(Division.path.startswith(wanted.place, autoescape=True))
    if wanted.only_at is not None:
        query = query.where(Household.division_id == wanted.only_at)
    if wanted.monitored is not None:
        since = Household.monitored_since
        query = query.where(since.is_not(None) if wanted.monitored else since.is_(None))
    if wanted.helped is not None:
        query = query.where(IS_HELPED if wanted.helped else ~IS_HELPED)
    if wanted.responsible is not None:
        held = select(Responsibility.household_id).filter_by(staff_id=wanted.responsible, ends=None)
        query = query.where(Household.id.in_(held))
    return [row.Household for row in page_by_key(session, reached, query, KEYS, limit, after, before)]
