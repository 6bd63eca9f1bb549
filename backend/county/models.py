"""What a county tells: one row for each time somebody says something new about one item, or takes it back."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base

KINDS = ("contact", "key", "watch_line", "statement", "confirmation", "word")
TOWNSHIP_KINDS = ("contact",)  # what a township may have of its own


class CountyFact(Base):
    """Rows are only ever added. Of the rows of one item the one with the highest number stands."""

    __tablename__ = "county_fact"
    __table_args__ = (UniqueConstraint("division_id", "kind", "subject", "number"), UniqueConstraint("once"))

    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    """The county; of a contact perhaps the township."""
    kind: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(60))
    """Which item of its kind: an office, a year, a card, a word, an id."""
    number: Mapped[int]
    """1 is the item's first row; two people who change the same row collide here."""
    value: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """What was typed, checked, by the name of its field; None: withdrawn."""
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    """Who said so; None: the operator at the terminal."""
    told_at: Mapped[datetime]
    once: Mapped[str] = mapped_column(String(120))
    """Made with the form, so that a form sent twice counts once."""
