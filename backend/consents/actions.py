"""Giving and withdrawing consent."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.consents.models import Consent


def give(
    session: Session, conversation_id: str, case_id: str, consents: Iterable[tuple[str, str]], now: datetime
) -> None:
    """Keeps each kind of consent with the wording that was shown."""
    for kind, wording in consents:
        session.add(
            Consent(
                conversation_id=conversation_id, case_id=case_id, kind=kind, wording=wording, given_at=now
            )
        )
    session.flush()


def withdraw(session: Session, case_id: str, now: datetime) -> int:
    """How many consents of a case end now."""
    standing = session.scalars(select(Consent).filter_by(case_id=case_id, withdrawn_at=None)).all()
    for consent in standing:
        consent.withdrawn_at = now
    session.flush()
    return len(standing)


def has_withdrawn(session: Session, conversation_id: str) -> bool:
    """Whether somebody has taken back a consent given in this conversation."""
    ended = select(Consent.id).where(Consent.conversation_id == conversation_id, Consent.withdrawn_at.is_not(None))
    return session.scalar(ended.limit(1)) is not None


def is_withdrawn(session: Session, case_id: str) -> bool:
    """Whether everything agreed to for a case was taken back; where nothing ever was, nothing is withdrawn."""
    given = of_case(session, case_id)
    return bool(given) and all(consent.withdrawn_at is not None for consent in given)


def of_case(session: Session, case_id: str) -> list[Consent]:
    """Everything agreed to for a case, oldest first."""
    return list(session.scalars(select(Consent).filter_by(case_id=case_id).order_by(Consent.id)))
