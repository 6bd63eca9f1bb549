"""Reading staff: those in scope, and who is on duty for a place."""

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


def on_duty(session: Session, path: str, *, in_chat: bool = False) -> tuple[Staff, ...]:
    """Everybody of the nearest office that answers for a division: village, else township, else county.

    `in_chat`: only those who can be reached in a bound chat, so that an alarm finds somebody.
    """
    people = _offices(session, path)
    if in_chat:
        bound = set(session.scalars(select(BoundChat.staff_id)))
        people = [person for person in people if person.id in bound]
    return _of_role(people, 0)


def superiors(session: Session, path: str) -> tuple[Staff, ...]:
    """Everybody of the office above the one on duty: who hears of a deadline that has passed."""
    return _of_role(_offices(session, path), 1)


def county_clerks(session: Session, path: str) -> tuple[Staff, ...]:
    """Everybody of the county's own office: who hears where the office above has not helped."""
    return tuple(person for person in _offices(session, path) if person.role == "county")


def _of_role(people: list[Staff], higher: int) -> tuple[Staff, ...]:
    roles = [role for role in ON_DUTY if any(person.role == role for person in people)]
    return tuple(person for person in people if person.role in roles[higher : higher + 1])


def _offices(session: Session, path: str) -> list[Staff]:
    return list(
        session.scalars(
            select(Staff)
            .join(Division, Division.id == Staff.division_id)
            .where(Staff.active, Staff.role.in_(ON_DUTY))
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
