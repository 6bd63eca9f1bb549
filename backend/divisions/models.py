"""Divisions: the tree of places, from the region down to the village group, by which everything is scoped."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.ids import short_id

LEVELS = (
    "region",
    "city",
    "county",
    "township",
    "village",
    "group",
)  # 自治区 · 市 · 县 · 乡镇 · 行政村 · 屯/组


class Division(Base):
    __tablename__ = "division"
    __table_args__ = (Index("ix_division_path", "path"), Index("ix_division_position", "position"))

    parent_id: Mapped[str | None] = mapped_column(ForeignKey("division.id"))
    level: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    path: Mapped[str] = mapped_column(String(300))
    """Ids from the root down to this one, each followed by a slash: whoever is below begins with it."""
    code: Mapped[str | None] = mapped_column(String(12), unique=True)
    """Statistical division code from the operator's list, if it has one."""
    ended_at: Mapped[datetime | None]
    """Since when nobody is posted there and nothing new is told from there: villages are joined, groups given up."""

    position: Mapped[int] = mapped_column(default=0)
    """Where it stands in the one order of all places, written by divisions.ordering; 0 until then."""

    def __init__(self, **values: Any) -> None:
        """Short ids, because a place travels as the code of a button."""
        super().__init__(**{"id": short_id(), **values})
