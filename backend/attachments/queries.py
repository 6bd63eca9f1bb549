"""Reading attachments: those of a case, those that wait for one, and the names of all files that are to stay."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.attachments.models import Attachment


def of_case(session: Session, case_id: str) -> list[Attachment]:
    """In the order in which they came."""
    return list(session.scalars(select(Attachment).filter_by(case_id=case_id).order_by(Attachment.id)))


def of_conversation(session: Session, conversation_id: str) -> list[Attachment]:
    """Everything a conversation has sent that is still there, in the order in which it came."""
    return list(session.scalars(select(Attachment).filter_by(conversation_id=conversation_id).order_by(Attachment.id)))


def waiting(session: Session, conversation_id: str) -> list[Attachment]:
    """What a conversation has sent that belongs to no case."""
    rows = select(Attachment).filter_by(conversation_id=conversation_id, case_id=None).order_by(Attachment.id)
    return list(session.scalars(rows))


def all_ids(session: Session) -> frozenset[str]:
    """Every attachment there is: the names of the files that stay."""
    return frozenset(session.scalars(select(Attachment.id)))
