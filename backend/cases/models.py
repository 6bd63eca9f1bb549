"""Cases: one hardship of one household, as a thread of dated entries from received to told-back."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base, partial
from backend.events.models import Event
from backend.sealing import Sealed

OTHER = "other"  # declared by somebody else


class Case(Base):
    __tablename__ = "case"
    __table_args__ = (
        Index("ix_case_division_opened", "division_id", "opened_at", "stage", "drill", "merged_into"),
        Index("ix_case_household", "household_id", "stage", "drill", "merged_into"),
        Index("ix_case_place", "id", "division_id", "drill", "merged_into"),  # read instead of a long row
        partial("ix_case_drill", "drill", "household_id", sqlite="drill = 1"),
        partial("ix_case_merged_into", "merged_into IS NOT NULL", "merged_into"),
        UniqueConstraint("source_key"),
    )

    receipt: Mapped[str] = mapped_column(String(9), unique=True)
    """Eight digits in two fours, the last a check digit: can be read out on the telephone."""
    source_key: Mapped[str] = mapped_column(String(100))
    """conversation id + message id that opened it: the same message never opens a second one."""
    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    declared_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """The member of staff who has told it, if one has, also in a chat of their own: keeps out of the procedure."""
    event_id: Mapped[str | None] = mapped_column(ForeignKey(Event.id), index=True)
    """What has hit many households at once, if it was that."""
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("case.id"))
    """The same hardship told twice: the case that is worked on; None again when staff take that back."""
    opened_at: Mapped[datetime]
    procedure: Mapped[str] = mapped_column(String(40))
    """Id and version of the procedure it began under, which it keeps."""
    risk: Mapped[str] = mapped_column(String(20))
    risks: Mapped[list[str]] = mapped_column(JSON)
    urgency: Mapped[str] = mapped_column(String(20))
    declared_for: Mapped[str] = mapped_column(String(10))  # self | other
    relation: Mapped[str | None] = mapped_column(String(20))
    since_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    story_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The number to call back about this case: the household's, or the neighbour's who told it."""
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone_tail_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    stage: Mapped[str] = mapped_column(String(24), index=True)
    """Derived from the latest entry that moved it; written only by cases.actions."""
    entries: Mapped[int] = mapped_column(default=0)
    """How many entries the thread has: what a reminder or an open page was true for."""
    drill: Mapped[bool] = mapped_column(default=False)
    """An exercise: marked wherever it is shown, counted nowhere, and the only kind of case that can be deleted."""

    agreed: Mapped[bool | None]
    """Whether the person it was declared for agrees, as recorded last; None where that is not known yet."""

    @property
    def unconfirmed(self) -> bool:
        """Somebody else has declared it, and nobody knows yet what the person says."""
        return self.declared_for == OTHER and self.agreed is None

    since = Sealed("since_sealed")
    story = Sealed("story_sealed")
    phone = Sealed("phone_sealed")


REAL = Case.drill.is_(False) & Case.merged_into.is_(None)
"""No exercise, and not worked on in another."""


class Entry(Base):
    """One line of the thread: who did what, when; `told` says whether the household is told of it."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("case_id", "number"), Index("ix_entry_kind_at", "kind", "at", "case_id"))

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(24))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Codes and ids only."""
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """What was written in words into the form of a stage, by field, as JSON."""
    told: Mapped[bool] = mapped_column(default=False)

    text = Sealed("text_sealed")
    written_json = Sealed("written_sealed")

    @property
    def written(self) -> dict[str, str]:
        """By field of the stage's form."""
        told: dict[str, str] = json.loads(self.written_json or "{}")
        return told


class TurnedTo(Base):
    """A conversation has turned to a case: chose one of its own, or knew the receipt and the end of the telephone."""

    __tablename__ = "turned_to"
    __table_args__ = (UniqueConstraint("conversation_id", "case_id"),)

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"))
    at: Mapped[datetime] = mapped_column(index=True)
