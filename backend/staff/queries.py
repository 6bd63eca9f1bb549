"""Reading staff: those in scope, and who is on duty for a place."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import String, literal, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.paging import Key, page_of
from backend.scope import Actor, within
from backend.staff.models import BoundChat, Staff
from backend.staff.offices import ON_DUTY, Offices

HELPERS = ("responsible", "grid_member", "village")  # roles that answer for households


def by_sign_in_name(session: Session, sign_in_name: str) -> Staff | None:
    return session.scalar(select(Staff).filter_by(sign_in_name=sign_in_name, active=True))


def in_scope(session: Session, actor: Actor) -> list[Staff]:
    """Accounts of the divisions within reach, those that have left included."""
    return list(
        session.scalars(
            select(Staff)
            .join(Division, Division.id == Staff.division_id)
            .where(within(Division.path, actor))
            .order_by(Division.position, Staff.sign_in_name)
        )
    )


Order = Literal["place", "name", "role", "newest"]
_KEYS: dict[Order, tuple[Key, ...]] = {
    "place": ((Division.position, False), (Staff.sign_in_name, False), (Staff.id, False)),
    "name": ((Staff.sign_in_name, False), (Staff.id, False)),
    "role": ((Staff.role, False), (Staff.sign_in_name, False), (Staff.id, False)),
    "newest": ((Staff.id, True),),
}


def listed(
    session: Session, actor: Actor, order: Order, limit: int, after: str | None = None, before: str | None = None
) -> list[Staff]:
    """The same, page after page."""
    reached = select(Staff).join(Division, Division.id == Staff.division_id).where(within(Division.path, actor))
    return [row.Staff for row in page_of(session, reached, reached, _KEYS[order], limit, after, before)]


def on_duty(
    session: Session, path: str, offices: Collection[str] = ON_DUTY, *, in_chat: bool = False
) -> tuple[Staff, ...]:
    """Everybody of the nearest of those offices that answers for a division, as `Offices` finds them."""
    return _these(session, Offices(session, path).on_duty(path, offices, in_chat=in_chat))


def superiors(session: Session, path: str, offices: Collection[str] = ON_DUTY) -> tuple[Staff, ...]:
    """Everybody of the office above the one on duty."""
    return _these(session, Offices(session, path).superiors(path, offices))


def _these(session: Session, ids: Collection[str]) -> tuple[Staff, ...]:
    return tuple(session.scalars(select(Staff).where(Staff.id.in_(ids)).order_by(Staff.id)))


def chat_of(session: Session, staff_id: str) -> str | None:
    """The conversation in which somebody reads reminders."""
    return session.scalar(select(BoundChat.conversation_id).filter_by(staff_id=staff_id).limit(1))


def helpers_for(session: Session, by: Actor, division_id: str) -> list[Staff]:
    """Who may become responsible for a household there: the village's staff, and helpers sent from above it.

    What a page offers and what is taken from it are this one list.
    """
    path, place = path_of(session, division_id), session.get_one(Division, division_id)
    village = path.removesuffix(f"{place.id}/") if place.level == "group" else path
    sent = (Staff.role == "responsible") & literal(village, String).startswith(Division.path)
    rows = session.scalars(
        select(Staff)
        .join(Division, Division.id == Staff.division_id)
        .where(within(Division.path, by), Staff.active, Staff.role.in_(HELPERS))
        .where(Division.path.startswith(village, autoescape=True) | sent)
        .order_by(Staff.role.desc(), Staff.sign_in_name)
    )
    return list(rows)


def keepers_for(session: Session, by: Actor, division_id: str) -> list[Staff]:
    """Who may see to a measure or a promise there: oneself first, then the helpers."""
    helpers = helpers_for(session, by, division_id)
    return list({staff.id: staff for staff in (session.get_one(Staff, by.id), *helpers)}.values())


def actor_of(session: Session, staff: Staff) -> Actor:
    """The person as somebody who acts: role, and the path of the division."""
    path = session.scalar(select(Division.path).where(Division.id == staff.division_id))
    return Actor("staff", staff.id, staff.role, path)
