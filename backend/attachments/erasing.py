"""Erasing: somebody wants the photos and voice messages gone that were sent; a case keeps the fact, not the thing."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.attachments.models import Attachment
from backend.attachments.queries import of_conversation
from backend.base import ROW
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.scope import Actor


def erase_sent(session: Session, conversation_id: str, now: datetime) -> None:
    """Of what is not told to the end and of every case alike; the files are swept away soon."""
    cases = sorted({row.case_id for row in of_conversation(session, conversation_id) if row.case_id})
    session.execute(delete(Attachment).filter_by(conversation_id=conversation_id))
    for case_id in cases:
        case = session.get_one(Case, case_id, with_for_update=ROW, populate_existing=True)
        add_entry(session, case, "erased", Actor("conversation", conversation_id), now)
