"""What happens to attachments: they come with what somebody tells, go on with its case, and are deleted with either."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from backend.attachments.files import Kept
from backend.attachments.models import Attachment
from backend.audit.actions import record
from backend.cases.models import Case, Entry
from backend.conversations.limits import allow
from backend.conversations.models import Conversation
from backend.scope import Actor

LOOSE = timedelta(days=1)  # for one nobody has begun to tell anything with
DRAFT = timedelta(days=30)  # as long as a dialogue that nobody has come back to


def add(
    session: Session, conversation_id: str, message_id: str, kept: Kept, drafting: bool, now: datetime, *,
    case_id: str | None = None,
) -> bool:
    """Belongs to the conversation, or to its case, from now on; False: it has sent as many as one may in a day."""
    if not allow(session, conversation_id, "attach", now):
        return False
    ends = None if case_id else now + (DRAFT if drafting else LOOSE)
    session.add(
        Attachment(
            id=kept.id, conversation_id=conversation_id, message_id=message_id, case_id=case_id, kind=kept.kind,
            media=kept.media, size=kept.size, made_at=now, expires_at=ends,
        )
    )
    session.flush()
    return True


def keep_with_draft(session: Session, conversation_id: str, now: datetime) -> None:
    """What came before anything was told now waits for it."""
    session.execute(update(Attachment).where(_loose(conversation_id)).values(expires_at=now + DRAFT))


def drop(session: Session, conversation_id: str) -> int:
    """What belonged to no case is deleted; its files are swept away soon. How many."""
    return len(session.scalars(delete(Attachment).where(_loose(conversation_id)).returning(Attachment.id)).all())


def pass_on(session: Session, conversation_id: str, case_id: str) -> int:
    """What the conversation has sent belongs to its case from now on. How many."""
    passed = update(Attachment).where(_loose(conversation_id)).values(case_id=case_id, expires_at=None)
    return len(session.scalars(passed.returning(Attachment.id)).all())


def opened(session: Session, attachment: Attachment, by: Actor, now: datetime) -> None:
    """Somebody looks at it or listens to it."""
    attachment.opened_at = attachment.opened_at or now
    subject = f"attachment:{attachment.id}"
    record(session, by, "attachment.opened", subject, {"case": attachment.case_id, "kind": attachment.kind}, now)


def purge(session: Session, now: datetime, days: int, ends: Collection[str]) -> None:
    """Deletes what was not told to the end, and what belongs to a case closed longer than so many days ago.

    `ends`: the stages after which nothing is to be done; of a case that was reopened its last end counts.
    """
    forgotten = select(Conversation.id).where(Conversation.forgotten_at.is_not(None))
    unfinished = or_(Attachment.expires_at < now, Attachment.conversation_id.in_(forgotten))
    session.execute(delete(Attachment).where(Attachment.case_id.is_(None), unfinished))
    closed = (
        select(Entry.case_id)
        .join(Case, Case.id == Entry.case_id)
        .where(Case.stage.in_(ends), Entry.kind.in_(ends))
        .group_by(Entry.case_id)
        .having(func.max(Entry.at) < now - timedelta(days=days))
    )
    merged = select(Case.id).where(Case.merged_into.in_(closed))
    session.execute(delete(Attachment).where(Attachment.case_id.in_(closed) | Attachment.case_id.in_(merged)))


def _loose(conversation_id: str) -> ColumnElement[bool]:
    return (Attachment.conversation_id == conversation_id) & Attachment.case_id.is_(None)
