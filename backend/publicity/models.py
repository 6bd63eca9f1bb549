"""Notices (公示): a masked list with an end, one row for each case shown on it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class PublicNotice(Base):
    __tablename__ = "public_notice"
    __table_args__ = (
        Index("ix_public_notice_division_ends", "division_id", "ends"), Index("ix_public_notice_ends", "ends", "id"),
        UniqueConstraint("code"),
    )

    code: Mapped[str] = mapped_column(String(24))
    """By lot, in the address of the public page: nobody can count through the notices."""
    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    """The village."""
    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))  # inclusion | removal
    shown_name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Already masked: 张**."""
    group: Mapped[str] = mapped_column(String(40))
    people: Mapped[int | None]
    proposal: Mapped[str] = mapped_column(String(40))
    begins: Mapped[date]
    ends: Mapped[date]
    """The last day it hangs: whole days counted, and never a rest day."""
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
    taken_down_at: Mapped[datetime | None]
    taken_down_because: Mapped[str | None] = mapped_column(String(20))  # over | withdrawn | mistake

    shown_name = Sealed("shown_name_sealed")
