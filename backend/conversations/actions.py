"""What a turn keeps: the conversation, its state, the messages heard and those that failed."""

import secrets
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from backend.attachments.models import Attachment
from backend.base import ROW, add_or_find
from backend.cases.telling import chat_lost
from backend.conversations import page_links
from backend.conversations.models import Conversation, FailedMessage, HeardMessage
from backend.sealing import keyring

TOKEN = 32  # random bytes


class AlreadyHeard(Exception):
    """Another transaction took this message id first; roll back and answer with its reply."""


class StateChanged(Exception):
    """The state is no longer the one this turn was prepared on; roll back and prepare again."""


def open_web(session: Session, now: datetime) -> tuple[Conversation, str]:
    """A conversation of the chat page and the token that opens it; the token itself is stored nowhere."""
    token = secrets.token_urlsafe(TOKEN)
    return _opened(session, "web", token, now), token


def find_web(session: Session, token: str) -> Conversation | None:
    """The conversation a token opens, its own or that of a chat abroad; None for a wrong one and after `forget`."""
    return _known(session, "web", token) or page_links.opened_by(session, token)


def find_or_open_telegram(session: Session, chat_id: int | str, now: datetime) -> Conversation:
    """The conversation of a Telegram chat; the chat id is kept sealed, because replies need it."""
    known = _known(session, "telegram", str(chat_id))
    if known is None:
        known = _opened(session, "telegram", str(chat_id), now, address=str(chat_id))
    return known


def move_telegram(session: Session, chat_id: int, to: int) -> None:
    """A group has another number from now on; where that was heard of first, it is a conversation already."""
    known = _known(session, "telegram", str(chat_id))
    if known is not None and _known(session, "telegram", str(to)) is None:
        known.address_index, known.address = _index("telegram", str(to)), str(to)
        session.flush()


def hold(session: Session, conversation_id: str) -> Conversation:
    """The conversation as it is now; nobody else's turn comes in between until we commit."""
    return session.get_one(Conversation, conversation_id, with_for_update=ROW, populate_existing=True)


def heard(session: Session, conversation_id: str, message_id: str) -> HeardMessage | None:
    """The message as it was heard before, or None."""
    return session.scalar(
        select(HeardMessage).filter_by(conversation_id=conversation_id, message_id=message_id)
    )


def remember(
    session: Session, conversation: Conversation, message_id: str, reply_json: str, route: str, now: datetime
) -> None:
    """Takes a message id once, with its reply; raises AlreadyHeard if somebody else has taken it."""
    row = HeardMessage(
        conversation_id=conversation.id, message_id=message_id, heard_at=now, reply=reply_json, route=route
    )
    session.add(row)
    try:
        session.flush()
    except IntegrityError as fault:
        raise AlreadyHeard(message_id) from fault


def save_state(session: Session, conversation: Conversation, state_json: str, now: datetime) -> None:
    """Writes the state over the version `conversation` was read at; raises StateChanged if there is a newer one."""
    changed = session.execute(
        update(Conversation)
        .where(Conversation.id == conversation.id, Conversation.version == conversation.version)
        .values(
            state_sealed=Conversation.state.seal(conversation, state_json),
            version=conversation.version + 1,
            seen_at=now,
        )
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if changed is None:
        raise StateChanged(conversation.id)
    if conversation in session:
        session.refresh(conversation)


def forget(session: Session, conversation: Conversation, now: datetime) -> None:
    """For a shared phone: nothing opens this conversation again and what was said is gone; cases stay.

    If it was the chat of a member of staff, it is so no longer.
    """
    conversation.address_index = secrets.token_bytes(16)
    conversation.address = None
    conversation.state = None
    conversation.version += 1
    conversation.forgotten_at = now
    session.execute(
        update(HeardMessage).where(HeardMessage.conversation_id == conversation.id).values(reply_sealed=None)
    )
    session.execute(delete(Attachment).filter_by(conversation_id=conversation.id, case_id=None))
    session.flush()
    chat_lost(session, conversation.id, now)


def failed(session: Session, conversation_id: str, message_id: str, fault: str, now: datetime) -> int:
    """How often this message has failed by now; `fault` is its type and place, never its text."""
    row = _failure(session, conversation_id, message_id, now)
    row.times += 1
    row.last_at, row.fault = now, fault[:200]
    session.flush()
    return row.times


def set_aside(session: Session, conversation_id: str, message_id: str, now: datetime) -> None:
    """Gives a message up: staff see it as an incident, and it blocks nobody any longer."""
    _failure(session, conversation_id, message_id, now).set_aside_at = now
    session.flush()


def _failure(session: Session, conversation_id: str, message_id: str, now: datetime) -> FailedMessage:
    key = {"conversation_id": conversation_id, "message_id": message_id}
    row, _ = add_or_find(session, FailedMessage(**key, times=0, last_at=now, fault=""), **key)
    session.refresh(row, with_for_update=ROW)
    return row


def _opened(
    session: Session, channel: str, key: str, now: datetime, address: str | None = None
) -> Conversation:
    index = _index(channel, key)
    row = Conversation(
        channel=channel, address_index=index, address=address, version=0, begun_at=now, seen_at=now
    )
    return add_or_find(session, row, channel=channel, address_index=index)[0]


def _known(session: Session, channel: str, key: str) -> Conversation | None:
    return session.scalar(select(Conversation).filter_by(channel=channel, address_index=_index(channel, key)))


def _index(channel: str, key: str) -> bytes:
    return keyring().index(f"conversation.{channel}", key)
