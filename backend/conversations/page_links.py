"""Page links: a one-time link by which a chat abroad goes on, as the same conversation, on our own page.

What is private need not pass servers abroad then (house decision 10; PIPL art. 38-40 on sending data out).
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.conversations.models import Conversation, PageLink
from backend.sealing import keyring

SECRET = 32  # random bytes of a code, and of the token that a used code becomes
LASTS = timedelta(days=1)


def make(session: Session, conversation_id: str, now: datetime) -> str:
    """The code of a new link; an earlier one that nobody has used no longer works."""
    code = secrets.token_urlsafe(SECRET)
    session.execute(delete(PageLink).filter_by(conversation_id=conversation_id, token_index=None))
    session.add(
        PageLink(conversation_id=conversation_id, code_index=_index("code", code), expires_at=now + LASTS)
    )
    session.flush()
    return code


def use(session: Session, code: str, now: datetime) -> tuple[Conversation, str] | None:
    """The conversation and the token that opens it from now on; None if the code is wrong, used or too old."""
    link = session.scalar(
        select(PageLink)
        .filter_by(code_index=_index("code", code), token_index=None)
        .where(PageLink.expires_at > now)
        .with_for_update()
    )
    if link is None:
        return None
    token = secrets.token_urlsafe(SECRET)
    link.token_index = _index("token", token)
    session.flush()
    return session.get_one(Conversation, link.conversation_id), token


def opened_by(session: Session, token: str) -> Conversation | None:
    """The conversation a used link's token opens."""
    return session.scalar(
        select(Conversation)
        .join(PageLink, PageLink.conversation_id == Conversation.id)
        .where(PageLink.token_index == _index("token", token))
    )


def close(session: Session, token: str) -> bool:
    """On a shared phone: the token opens nothing any more, the chat itself stays; False for any other token."""
    closed = session.execute(
        delete(PageLink).filter_by(token_index=_index("token", token)).returning(PageLink.id)
    ).scalar()
    return closed is not None


def _index(what: str, secret: str) -> bytes:
    return keyring().index(f"page_link.{what}", secret)
