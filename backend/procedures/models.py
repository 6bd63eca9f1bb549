"""Procedures of the county's own: a changed copy of a procedure, numbered, never changed again."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class ProcedureVersion(Base):
    __tablename__ = "procedure_version"
    __table_args__ = (UniqueConstraint("procedure", "number"),)

    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    """The county whose own it is."""
    procedure: Mapped[str] = mapped_column(String(20))
    """The id of the procedure it is a copy of."""
    number: Mapped[int]
    """Counted over all counties, since a case remembers only `id@version+number`; two who publish at once collide."""
    document: Mapped[str] = mapped_column(Text)
    """The whole procedure as YAML; nothing personal stands there."""
    because: Mapped[str] = mapped_column(String(200))
    """Which document of the county says so."""
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    made_at: Mapped[datetime]
