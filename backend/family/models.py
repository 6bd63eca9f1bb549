"""Family: the members of a household, and the file of one who has come home from work elsewhere (一人一档)."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class Member(Base):
    __tablename__ = "member"

    household_id: Mapped[str] = mapped_column(ForeignKey("household.id"), index=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    relation: Mapped[str] = mapped_column(String(20))
    """To the head of the household, as a code."""
    born: Mapped[int | None]
    """The year; no day of birth is kept."""
    is_away: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    left_because: Mapped[str | None] = mapped_column(String(12))

    name = Sealed("name_sealed")


class WorkFile(Base):
    """What a returned worker can do and wishes to do, and when somebody asks again."""

    __tablename__ = "work_file"

    member_id: Mapped[str] = mapped_column(ForeignKey("member.id"), unique=True)
    skills: Mapped[list[str]] = mapped_column(JSON)
    wish: Mapped[str] = mapped_column(String(20))
    came_back: Mapped[date | None]
    ask_again: Mapped[date | None] = mapped_column(index=True)
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    changed_at: Mapped[datetime]
    changes: Mapped[int] = mapped_column(default=0)

    note = Sealed("note_sealed")
