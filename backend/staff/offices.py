"""Offices: who answers for a place, read once for many places."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import String, literal, select
from sqlalchemy.orm import Session

from backend.divisions.models import Division
from backend.staff.models import BoundChat, Staff

ON_DUTY = ("village", "township", "county")  # roles that answer for whatever nobody else does, nearest first


def offices_among(roles: Collection[str]) -> tuple[str, ...]:
    """Which of these roles are offices on duty, nearest first; all offices where none of them is."""
    return tuple(role for role in ON_DUTY if role in roles) or ON_DUTY


@dataclass(frozen=True)
class Person:
    """Somebody who works in an office."""

    id: str
    role: str


class Offices:
    """Everybody active of those roles as they are when it is made; with `path` only who works above that place."""

    def __init__(self, session: Session, path: str | None = None) -> None:
        self._session = session
        query = select(Division.path, Staff.id, Staff.role).join(Division, Division.id == Staff.division_id)
        query = query.where(Staff.active, Staff.role.in_(ON_DUTY))
        if path is not None:
            query = query.where(literal(path, String).startswith(Division.path))
        self._at: dict[str, list[Person]] = defaultdict(list)
        for at, staff_id, role in session.execute(query):
            self._at[at].append(Person(staff_id, role))
        self._over: dict[str, list[Person]] = {}

    def on_duty(self, path: str, offices: Collection[str] = ON_DUTY, *, in_chat: bool = False) -> tuple[str, ...]:
        """Ids of everybody of the nearest of those offices: village, else township, else county.

        `in_chat`: only those who can be reached in a bound chat, so that an alarm finds somebody.
        """
        people = [person for person in self._answering(path) if person.role in offices]
        if in_chat:
            people = [person for person in people if person.id in self._in_chat]
        return _of(people, _roles(people)[:1])

    def superiors(self, path: str, offices: Collection[str] = ON_DUTY) -> tuple[str, ...]:
        """Everybody of the office above the one on duty: who hears of a deadline that has passed."""
        people = self._answering(path)
        roles = _roles(people)
        here = next((number for number, role in enumerate(roles) if role in offices), len(roles))
        return _of(people, roles[here + 1 : here + 2])

    def above(self, path: str, staff_ids: Collection[str], *, up_to_county: bool = False) -> tuple[str, ...]:
        """Everybody of the office above those people, the nearest over somebody who works in none; or of all above."""
        people = self._answering(path)
        roles, own = _roles(people), {person.role for person in people if person.id in staff_ids}
        here = max((number for number, role in enumerate(roles) if role in own), default=-1)
        return _of(people, roles[here + 1 :] if up_to_county else roles[here + 1 : here + 2])

    def county_clerks(self, path: str) -> tuple[str, ...]:
        """Everybody of the county's own office: who hears where the office above has not helped."""
        return _of(self._answering(path), ["county"])

    def _answering(self, path: str) -> list[Person]:
        if path not in self._over:
            parts = path.split("/")
            above = ("/".join(parts[:end]) + "/" for end in range(1, len(parts)))
            found = (person for place in above for person in self._at.get(place, ()))
            self._over[path] = sorted(found, key=lambda person: person.id)
        return self._over[path]

    @cached_property
    def _in_chat(self) -> set[str]:
        return set(self._session.scalars(select(BoundChat.staff_id)))


def _roles(people: list[Person]) -> list[str]:
    working = {person.role for person in people}
    return [role for role in ON_DUTY if role in working]


def _of(people: list[Person], roles: list[str]) -> tuple[str, ...]:
    return tuple(person.id for person in people if person.role in roles)
