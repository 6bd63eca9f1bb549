"""Scope: who acts, and which divisions lie within that person's reach."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, false
from sqlalchemy.orm import InstrumentedAttribute

Kind = Literal["staff", "conversation", "clock", "terminal"]


class OutOfScope(Exception):
    """Somebody asked for a row of a division that is not theirs; the message may be shown."""

    def __init__(self) -> None:
        super().__init__("这一条不在您负责的地方，您看不到也改不了。")


@dataclass(frozen=True)
class Actor:
    """Whoever reads or changes something; `path` is the Division.path of a member of staff, else None."""

    kind: Kind
    id: str
    role: str | None = None
    path: str | None = None

    @property
    def name(self) -> str:
        """As the audit writes it: staff:<id>, conversation:<id>, clock or terminal."""
        return f"{self.kind}:{self.id}" if self.kind in ("staff", "conversation") else self.kind

    def reaches(self, path: str) -> bool:
        """Whether a division lies within reach; the terminal is the operator's and reaches everything."""
        return self.kind == "terminal" or (self.path is not None and path.startswith(self.path))


CLOCK = Actor("clock", "")
TERMINAL = Actor("terminal", "")


def within(path_column: InstrumentedAttribute[str], actor: Actor) -> ColumnElement[bool]:
    """The condition every read by staff carries; an actor without a division sees nothing."""
    if actor.path is None:
        return false()
    return path_column.startswith(actor.path, autoescape=True)
