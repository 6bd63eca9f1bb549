"""Reading staff: those in scope, and who is on duty for a place."""

from collections.abc import Collection

from sqlalchemy import String, literal, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.scope import Actor, within
from backend.staff.models import BoundChat, Staff

ON_DUTY = ("village", "township", "county")  # roles that answer for whatever nobody else does, nearest first


def by_sign_in_name(session: Session, sign_in_name: str) -> Staff | None:
    return session.scalar(select(Staff).filter_by(sign_in_name=sign_in_name, active=True))


def in_scope(session: Session, actor: Actor) -> list[Staff]:
    """Accounts of the divisions within reach, those that have left included."""
    return list(
        session.scalars(
            select(Staff)
            .join(Division, Division.id == Staff.division_id)
            .where(within(Division.path, actor))
            .order_by(Division.path, Staff.sign_in_name)
        )
    )


def on_duty(
    session: Session, path: str, offices: Collection[str] = ON_DUTY, *, in_chat: bool = False
) -> tuple[Staff, ...]:
    """Everybody of the nearest of those offices that answers for a division: village, else township, else county.

    `in_chat`: only those who can be reached in a bound chat, so that an alarm finds somebody.
    """
    people = _of(session, path, offices)
    if in_chat:
        bound = set(session.scalars(select(BoundChat.staff_id)))
        people = [person for person in people if person.id in bound]
    return tuple(person for person in people if person.role in _roles(people)[:1])


def superiors(session: Session, path: str, offices: Collection[str] = ON_DUTY) -> tuple[Staff, ...]:
    """Everybody of the office above the one on duty: who hears of a deadline that has passed."""
    people = _of(session, path, ON_DUTY)
    roles = _roles(people)
    here = next((number for number, role in enumerate(roles) if role in offices), len(roles))
    return tuple(person for person in people if person.role in roles[here + 1 : here + 2])


def county_clerks(session: Session, path: str) -> tuple[Staff, ...]:
    """Everybody of the county's own office: who hears where the office above has not helped."""
    return tuple(_of(session, path, ("county",)))


def _roles(people: list[Staff]) -> list[str]:
    return [role for role in ON_DUTY if any(person.role == role for person in people)]


def _of(session: Session, path: str, offices: Collection[str]) -> list[Staff]:
    return list(
        session.scalars(
            select(Staff)
            .join(Division, Division.id == Staff.division_id)
            .where(Staff.active, Staff.role.in_(offices))
            .where(literal(path, String).startswith(Division.path))
            .order_by(Staff.id)
        )
    )


def chat_of(session: Session, staff_id: str) -> str | None:
    """The conversation in which somebody reads reminders."""
    return session.scalar(select(BoundChat.conversation_id).filter_by(staff_id=staff_id).limit(1))


def actor_of(session: Session, staff: Staff) -> Actor:
    """The person as somebody who acts: role, and the path of the division."""
    path = session.scalar(select(Division.path).where(Division.id == staff.division_id))
    return Actor("staff", staff.id, staff.role, path)
