"""Staff: who works here, in which role, for which division, and how they sign in."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.base import Base
from backend.sealing import Sealed

ROLES = {
    "grid_member": "网格员",
    "responsible": "帮扶责任人",
    "village": "村级信息员、第一书记",
    "township": "乡镇经办",
    "county": "县级经办",
    "administrator": "管理员",
    "auditor": "审计员",
}


class Staff(Base):
    __tablename__ = "staff"

    sign_in_name: Mapped[str] = mapped_column(String(40), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    division_id: Mapped[str] = mapped_column(ForeignKey("division.id"))
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    phone_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """None until the person has chosen a password through a one-time link."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    locked_until: Mapped[datetime | None]
    failed_sign_ins: Mapped[int] = mapped_column(default=0)

    name = Sealed("name_sealed")
    phone = Sealed("phone_sealed")


class StaffSession(Base):
    """A browser in which somebody has signed in; revoked by deleting the row."""

    __tablename__ = "staff_session"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class OneTimeCode(Base):
    """A sign-in link or a code that binds a chat: used once, for minutes or days, with few tries."""

    __tablename__ = "one_time_code"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))  # sign_in | bind
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BoundChat(Base):
    """The chat in which a member of staff reads the digest and answers it."""

    __tablename__ = "bound_chat"
    __table_args__ = (UniqueConstraint("conversation_id"),)

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"))
    bound_at: Mapped[datetime]
