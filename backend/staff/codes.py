"""One-time codes: a sign-in link that lasts days, and a code that binds a chat within minutes."""

import secrets
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.ids import ALPHABET
from backend.sealing import keyring
from backend.staff.models import OneTimeCode, Staff

LASTS = {"sign_in": timedelta(days=7), "bind": timedelta(minutes=10)}
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})  # letters the alphabet leaves out


def make(session: Session, staff_id: str, purpose: str, code: str, now: datetime) -> None:
    """Keeps the code's keyed index; an earlier unused one for the same purpose no longer works."""
    session.execute(
        delete(OneTimeCode).where(
            OneTimeCode.staff_id == staff_id, OneTimeCode.purpose == purpose, OneTimeCode.used_at.is_(None)
        )
    )
    session.add(
        OneTimeCode(
            staff_id=staff_id, purpose=purpose, code_hash=_hash(purpose, code), made_at=now,
            expires_at=now + LASTS[purpose],
        )
    )
    session.flush()


def use(session: Session, purpose: str, code: str, now: datetime) -> Staff | None:
    """Whose code it is, once; None if it is wrong, used, too old, or of somebody who has left."""
    row = session.scalar(
        select(OneTimeCode)
        .filter_by(purpose=purpose, code_hash=_hash(purpose, code), used_at=None)
        .where(OneTimeCode.expires_at > now)
        .with_for_update(key_share=True)
    )
    staff = session.get_one(Staff, row.staff_id) if row else None
    if row is None or staff is None or not staff.active:
        return None
    row.used_at = now
    session.flush()
    return staff


def holder(session: Session, purpose: str, code: str, now: datetime) -> Staff | None:
    """Whose code it is, without using it up: what a sign-in page shows before a password is chosen."""
    return session.scalar(
        select(Staff)
        .join(OneTimeCode, OneTimeCode.staff_id == Staff.id)
        .where(OneTimeCode.code_hash == _hash(purpose, code), OneTimeCode.purpose == purpose)
        .where(OneTimeCode.used_at.is_(None), OneTimeCode.expires_at > now, Staff.active)
    )


def spoken() -> str:
    """XXXXX-XXXXX: 50 bits that can be read out and typed on a phone."""
    marks = [secrets.choice(ALPHABET.upper()) for _ in range(10)]
    return "".join(marks[:5]) + "-" + "".join(marks[5:])


def _hash(purpose: str, code: str) -> bytes:
    return keyring().index(f"code.{purpose}", _as_typed(code) if purpose == "bind" else code)


def _as_typed(code: str) -> str:
    """However it was typed: full-width, small letters, spaces, o for 0."""
    plain = unicodedata.normalize("NFKC", code).upper().translate(MISREAD)
    return "".join(mark for mark in plain if mark.isalnum())
