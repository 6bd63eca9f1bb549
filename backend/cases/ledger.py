"""The ledger's order: which cases stand on one page of it, found by where the last page ended and never by counting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.among import among
from backend.cases.models import Case, Entry
from backend.divisions.models import Division
from backend.divisions.queries import is_wide
from backend.households.queries import held_by
from backend.paging import Key, Stretch, page_over
from backend.reminders.actions import is_standing
from backend.reminders.models import Reminder
from backend.scope import Actor, within

Order = Literal["due", "newest", "place"]


@dataclass(frozen=True)
class Wanted:
    """What narrows the ledger; None narrows nothing, and every filter narrows further.

    Moments: from the first up to, not including, the second. `over` are the stages in which a case is done, `including`
    those in which one is included as some `type`; included twice, it has the type it was included as last.
    """

    stage: str | None = None
    place: str | None = None
    only_at: str | None = None
    risk: str | None = None
    type: str | None = None
    including: tuple[str, ...] = ()
    responsible: str | None = None
    event_id: str | None = None
    is_over: bool | None = None
    over: tuple[str, ...] = ()
    opened: tuple[datetime | None, datetime | None] = (None, None)
    due: tuple[datetime | None, datetime | None] | None = None
    drills: bool = True
    order: Order = "due"


def page_of(
    session: Session, actor: Actor, wanted: Wanted, limit: int, after: str | None = None, before: str | None = None
) -> list[str]:
    """Ids of cases within reach, those that follow the case `after` or come before the case `before`.

    An id that is not within reach counts as none: the ledger begins anew.
    """
    is_read_in_order = wanted.only_at is None and is_wide(session, actor, wanted.place)
    stretches = _stretches(actor, wanted, is_read_in_order)
    return [row.id for row in page_over(session, stretches, limit, after, before)]


def dues_of(session: Session, case_ids: Sequence[str]) -> dict[str, datetime]:
    """The nearest open deadline of each case that has one."""
    rows = session.execute(
        select(Reminder.case_id, func.min(Reminder.due_at).label("due_at"))
        .where(among(Reminder.case_id, case_ids), is_standing(Reminder))
        .group_by(Reminder.case_id)
    )
    return {row.case_id: row.due_at for row in rows}


def _stretches(actor: Actor, wanted: Wanted, is_wide: bool) -> tuple[Stretch, ...]:
    """By deadline: those that have one, the nearest first, then those that have none, the newest first."""
    base = select(Case.id).join(Division, Division.id == Case.division_id)
    # of a wide reach nearly every case is shown: it is to be read in the order of the ledger, not place by place
    in_order = select(Case.id).join(Division, Division.id == Case.division_id.concat("")) if is_wide else base
    reach, narrowed = within(Division.path, actor), _conditions(wanted)

    def stretch(query: Select[Any], keys: tuple[Key, ...], *further: ColumnElement[bool]) -> Stretch:
        return Stretch(query.where(reach), query.where(reach, *narrowed, *further), keys)

    if wanted.order == "newest":
        return (stretch(in_order, ((Case.id, True),)),)
    if wanted.order == "place":
        return (stretch(base, ((Division.position, False), (Case.id, False))),)
    earlier = aliased(Reminder)
    is_first = ~(
        select(earlier.id)
        .where(earlier.case_id == Reminder.case_id, is_standing(earlier))
        .where(or_(earlier.due_at < Reminder.due_at, and_(earlier.due_at == Reminder.due_at, earlier.id < Reminder.id)))
        .exists()
    )
    with_due = base.join(Reminder, Reminder.case_id == Case.id).where(is_standing(Reminder), is_first)
    nearest: tuple[Key, ...] = ((Reminder.due_at, False), (Case.id, True))
    if wanted.due is not None:
        return (stretch(with_due, nearest, *_between(Reminder.due_at, *wanted.due)),)
    without = in_order.where(~select(earlier.id).where(earlier.case_id == Case.id, is_standing(earlier)).exists())
    return (stretch(with_due, nearest), stretch(without, ((Case.id, True),)))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    """A case that was joined with another stands in the ledger as that other one."""
    held = held_by(wanted.responsible)
    over = Case.stage.in_(wanted.over)
    included = select(Entry.case_id).where(Entry.kind.in_(wanted.including))
    again = aliased(Entry)
    last = ~(
        select(again.id)
        .where(again.case_id == Entry.case_id, again.kind.in_(wanted.including), again.number > Entry.number)
        .exists()
    )
    of_type = included.where(Entry.details["type"].as_string() == wanted.type, last)
    chosen: tuple[tuple[bool, ColumnElement[bool]], ...] = (
        (wanted.stage is not None, Case.stage == wanted.stage),
        (wanted.place is not None, Division.path.startswith(wanted.place or "", autoescape=True)),
        (wanted.only_at is not None, Case.division_id == wanted.only_at),
        (wanted.risk is not None, Case.risk == wanted.risk),
        (wanted.type is not None, Case.id.in_(of_type)),
        (wanted.responsible is not None, Case.household_id.in_(held)),
        (wanted.event_id is not None, Case.event_id == wanted.event_id),
        (wanted.is_over is not None, over if wanted.is_over else ~over),
        (not wanted.drills, Case.drill.is_(False)),
    )
    picked = [condition for is_asked, condition in chosen if is_asked]
    return [Case.merged_into.is_(None), *picked, *_between(Case.opened_at, *wanted.opened)]


def _between(column: Any, begins: datetime | None, ends: datetime | None) -> list[ColumnElement[bool]]:
    lower = [] if begins is None else [column >= begins]
    return lower if ends is None else [*lower, column < ends]
