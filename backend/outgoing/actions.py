"""Sending as rows: queue, claim for a while, then sent, later or given up."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from backend.audit.actions import record
from backend.base import add_or_find
from backend.conversations.models import Conversation
from backend.outgoing.models import PRIORITIES, Outgoing
from backend.reminders.actions import close_call_back
from backend.scope import CLOCK


def payload(text: str, *choices: tuple[str, str], receipt: str | None = None) -> dict[str, Any]:
    """One reply as the channels take it; a choice is its label and its value."""
    listed = [{"label": label, "value": value} for label, value in choices]
    return {"text": text, "choices": listed, "card": None, "receipt": receipt}


def queue(
    session: Session,
    conversation_id: str,
    kind: str,
    payload: Mapping[str, Any],
    key: str,
    now: datetime,
    *,
    case_id: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> Outgoing | None:
    """A row to be sent, or None if the same cause has already made one."""
    row = Outgoing(
        key=key, conversation_id=conversation_id, case_id=case_id, kind=kind, priority=PRIORITIES[kind],
        payload=json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
        made_at=now, not_before=not_before or now, expires_at=expires_at, state="waiting", tries=0,
    )
    row, is_new = add_or_find(session, row, key=key)
    return row if is_new else None


def claim(
    session: Session, channel: str, now: datetime, limit: int, lease_seconds: int
) -> list[Outgoing]:
    """Rows to be sent now, at most one of each conversation, replies first; they are ours until the lease ends."""
    rows = session.scalars(
        select(Outgoing)
        .join(Conversation, Conversation.id == Outgoing.conversation_id)
        .where(Conversation.channel == channel, Conversation.address_sealed.is_not(None))
        .where(Outgoing.state == "waiting", Outgoing.not_before <= now, _lives(Outgoing, now), ~_must_wait(now))
        .order_by(Outgoing.priority, Outgoing.id)
        .limit(limit)
        .with_for_update(of=Outgoing, key_share=True, skip_locked=True)
    ).all()
    first_of_each = {row.conversation_id: row for row in reversed(rows)}
    claimed = [row for row in rows if first_of_each[row.conversation_id] is row]
    for row in claimed:
        row.state, row.tries, row.lease_until = "sending", row.tries + 1, now + timedelta(seconds=lease_seconds)
    session.flush()
    return claimed


def sent(session: Session, outgoing_id: str, now: datetime) -> None:
    """The channel has taken it."""
    row = session.get_one(Outgoing, outgoing_id)
    row.state, row.sent_at, row.lease_until, row.fault = "sent", now, None, None
    session.flush()


def retry_later(session: Session, outgoing_id: str, at: datetime, fault: str) -> None:
    """The channel asks to come back at a certain time."""
    row = session.get_one(Outgoing, outgoing_id)
    row.state, row.not_before, row.lease_until, row.fault = "waiting", at, None, fault[:60]
    session.flush()


def gave_up(session: Session, outgoing_id: str, fault: str, now: datetime) -> None:
    """It can never be sent (the person blocked us, the chat is gone); a notice becomes a call by the village."""
    row = session.get_one(Outgoing, outgoing_id)
    row.state, row.lease_until, row.fault = "failed", None, fault[:60]
    record(session, CLOCK, "outgoing.gave_up", f"outgoing:{row.id}", {"kind": row.kind}, now)


def release_expired_leases(session: Session, now: datetime) -> None:
    """Whoever claimed these rows has died: they are sent again, which may repeat one of them."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.state == "sending", Outgoing.lease_until < now)
        .values(state="waiting", lease_until=None)
    )


def withdraw_expired(session: Session, now: datetime) -> None:
    """What nobody could be told in time is not told late."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.state == "waiting", Outgoing.expires_at <= now)
        .values(state="withdrawn", fault="expired")
    )


def waiting_notices(session: Session, conversation_id: str, now: datetime) -> list[Outgoing]:
    """What a conversation of the chat page has not seen yet, oldest first."""
    return list(
        session.scalars(
            select(Outgoing)
            .where(Outgoing.conversation_id == conversation_id, Outgoing.state == "waiting")
            .where(Outgoing.not_before <= now, _lives(Outgoing, now))
            .order_by(Outgoing.id)
        )
    )


def seen(session: Session, conversation_id: str, ids: list[str], now: datetime) -> None:
    """The person has read these; ids of other conversations change nothing."""
    rows = session.scalars(
        select(Outgoing).where(
            Outgoing.id.in_(ids), Outgoing.conversation_id == conversation_id, Outgoing.state == "waiting"
        )
    )
    for row in rows:
        row.state, row.seen_at = "seen", now
        close_call_back(session, row.id, "seen", now)
    session.flush()


def told_in_person(session: Session, case_id: str, now: datetime) -> None:
    """Somebody has said what the notices of a case say: they need no eyes any longer."""
    session.execute(
        update(Outgoing)
        .where(Outgoing.case_id == case_id, Outgoing.kind == "notice")
        .where(Outgoing.state.in_(("waiting", "failed")))
        .values(state="seen", seen_at=now)
    )


def _lives(row: Any, now: datetime) -> ColumnElement[bool]:
    return or_(row.expires_at.is_(None), row.expires_at > now)


def _must_wait(now: datetime) -> ColumnElement[bool]:
    """Something to the same conversation is on its way, or an earlier row of the same kind is not yet.

    Only of the same kind: a notice kept until the morning must not hold up tonight's answers.
    """
    earlier = aliased(Outgoing)
    before = and_(
        earlier.state == "waiting", earlier.kind == Outgoing.kind, earlier.id < Outgoing.id, _lives(earlier, now)
    )
    return exists().where(
        earlier.conversation_id == Outgoing.conversation_id, or_(earlier.state == "sending", before)
    )
