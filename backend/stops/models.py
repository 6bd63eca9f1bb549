"""Stops: days on which a case's clock stands still, for a reason and with an end that is known from the beginning."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed


class CaseStop(Base):
    __tablename__ = "case_stop"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    """A code of the procedure's `stops`."""
    first: Mapped[date]
    """Asia/Shanghai, the day from which the clock stands still."""
    last: Mapped[date]
    """The last day it stands still: at most the cap of the reason, earlier where staff let it go on."""
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    why_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When staff let the clock go on before its time."""

    why = Sealed("why_sealed")
