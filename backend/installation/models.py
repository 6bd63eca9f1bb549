"""Settings: what the installation itself remembers, such as being a demo."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base


class Setting(Base):
    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), unique=True)  # marked_as | last_backup
    value: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime]
