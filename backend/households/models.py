"""Households on the register, and who is responsible for which."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base, partial
from backend.sealing import Sealed


class Household(Base):
    __tablename__ = "household"
    __table_args__ = (
        Index("ix_household_place", "id", "division_id", "merged_into"),  # read instead of a long row
        partial("ix_household_merged_into", "merged_into IS NOT NULL", "merged_into"),
        partial("ix_household_monitored", "monitored_since IS NOT NULL", "division_id", "id", "merged_into"),
        partial("ix_household_since", "monitored_since IS NOT NULL", "monitored_since", "id"),
        Index("ix_household_listed", "division_id", "registered_at", "id", "monitored_since", "merged_into"),
        Index("ix_household_registered", "registered_at", "id"),
        partial("ix_household_unpaired", "paired_at IS NULL OR paired_at != changes", "id"),
    )

    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """The head's name, or how the household wants to be called."""
    name_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    initials_index: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """Of the name's pinyin initials, so that an exact "zsf" finds 张三丰."""
    sound_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    """Of the village and the name as it sounds in the dialects: only somebody of one village is like another in it."""
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    size: Mapped[int | None]
    registered_at: Mapped[datetime]
    monitored_since: Mapped[datetime | None]
    """Set when staff have included the household after the procedure; None again when its risk is removed."""
    number: Mapped[str | None] = mapped_column(String(40))
    """The county's own register number, if it has one."""
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("household.id"))
    """The same household told twice: the one whose file is kept; None again when staff take that back."""
    erased_at: Mapped[datetime | None]
    """When its file was erased; None again as soon as somebody writes in it."""
    changes: Mapped[int] = mapped_column(default=0)
    """How often its register or its family was changed: what an open page was true for."""
    paired_at: Mapped[int | None]
    """What `changes` was when doubles were last looked for."""

    name = Sealed("name_sealed")
    phone = Sealed("phone_sealed")


UNPAIRED = Household.paired_at.is_(None) | (Household.paired_at != Household.changes)


class Responsibility(Base):
    """A member of staff answers for a household from one moment on, until another takes over."""

    __tablename__ = "responsibility"
    __table_args__ = (
        Index("uq_responsibility_open", "household_id", unique=True, sqlite_where=text("ends IS NULL"),
              postgresql_where=text("ends IS NULL")),
    )

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    begins: Mapped[datetime]
    ends: Mapped[datetime | None]


class Reveal(Base):
    """Somebody has looked at what is masked, and says why."""

    __tablename__ = "reveal"

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(20))
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """In the person's own words, asked where the household is not theirs."""

    why = Sealed("why_sealed")
