"""The register in its order, page after page: by place, the newest first, or the longest monitored first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from backend.among import among
from backend.divisions.models import Division
from backend.divisions.queries import is_wide
from backend.households.models import Household
from backend.households.queries import IS_HELPED, held_by
from backend.paging import Key, Stretch, page_over
from backend.scope import Actor, within

Order = Literal["place", "newest", "longest"]
BY_PLACE: tuple[Key, ...] = ((Division.position, False), (Household.id, False))


@dataclass(frozen=True)
class Listed:
    """What narrows the register; None narrows nothing.

    `helped` asks whether somebody answers for the household, `among` is a query of ids.
    """

    place: str | None = None
    only_at: str | None = None
    monitored: bool | None = None
    helped: bool | None = None
    responsible: str | None = None
    among: Select[str] | None = None
    order: Order = "place"


def page_of(
    session: Session, actor: Actor, wanted: Listed, limit: int, after: str | None = None, before: str | None = None
) -> list[Household]:
    """Households within reach that follow the household `after`, or come before `before`; merged ones have no line."""
    stretches = _stretches(actor, wanted, is_wide(session, actor, wanted.place))
    ids = [row.id for row in page_over(session, tuple(stretches), limit, after, before)]
    found = {row.id: row for row in session.scalars(select(Household).where(among(Household.id, ids)))}
    return [found[id_] for id_ in ids]


def _stretches(actor: Actor, wanted: Listed, is_wide: bool) -> Iterator[Stretch]:
    """By how long they are monitored: those that are, then those that are not, the newest first.

    Of a wide reach nearly every household is shown: it is to be read in the order of the list, else place by place.
    """
    place = Household.division_id.concat("") if is_wide and wanted.order != "place" else Household.division_id
    reached = select(Household.id).join(Division, Division.id == place).where(within(Division.path, actor))
    listed = reached.where(*_conditions(wanted))
    newest, longest = (_key(column, is_wide) for column in (Household.registered_at, Household.monitored_since))
    if wanted.order != "longest":
        yield Stretch(reached, listed, BY_PLACE if wanted.order == "place" else ((newest, True), (Household.id, True)))
        return
    for is_monitored, key in ((True, longest), (False, newest)):
        if wanted.monitored in (None, is_monitored):
            only, is_down = _monitored(is_monitored), not is_monitored
            yield Stretch(reached.where(only), listed.where(only), ((key, is_down), (Household.id, is_down)))


def _key(column: Any, is_wide: bool) -> Any:
    """A column as it is, or so that no index in its order is read."""
    return column if is_wide else func.coalesce(column, column)


def _conditions(wanted: Listed) -> list[ColumnElement[bool]]:
    chosen: tuple[tuple[Any, ColumnElement[bool]], ...] = (
        (wanted.place, Division.path.startswith(wanted.place or "", autoescape=True)),
        (wanted.only_at, Household.division_id == wanted.only_at),
        (wanted.monitored, _monitored(wanted.monitored is True)),
        (wanted.helped, IS_HELPED if wanted.helped else ~IS_HELPED),
        (wanted.responsible, Household.id.in_(held_by(wanted.responsible))),
        (wanted.among, Household.id.in_(wanted.among if wanted.among is not None else ())),
    )
    return [Household.merged_into.is_(None), *(condition for is_asked, condition in chosen if is_asked is not None)]


def _monitored(is_monitored: bool) -> ColumnElement[bool]:
    since = Household.monitored_since
    return since.is_not(None) if is_monitored else since.is_(None)
