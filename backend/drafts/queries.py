"""Named reads of drafts."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.among import among
from backend.cases.models import Entry
from backend.drafts.actions import NOTICE_DAY, PARTIAL
from backend.drafts.models import Draft

AT_ONCE = 20  # at one tick: after a long standstill people are told one after the other, not all in one minute


def to_announce(session: Session, quiet_since: datetime) -> list[str]:
    """Drafts nobody has gone on with since then and nobody has been told about."""
    quiet = select(Draft.id).where(Draft.last_at <= quiet_since, Draft.warned_at.is_(None))
    return list(session.scalars(quiet.order_by(Draft.last_at).limit(AT_ONCE)))


def to_settle(session: Session, quiet_since: datetime, now: datetime) -> list[str]:
    """Drafts about which people were told a day ago."""
    quiet = select(Draft.id).where(Draft.last_at <= quiet_since, Draft.warned_at <= now - NOTICE_DAY)
    return list(session.scalars(quiet.order_by(Draft.last_at).limit(AT_ONCE)))


def in_danger(session: Session, quiet_since: datetime) -> list[str]:
    """Drafts that tell of danger and of how to find whoever is in it, with which nobody has gone on since then."""
    quiet = select(Draft.id).where(Draft.danger, Draft.last_at <= quiet_since)
    return list(session.scalars(quiet.order_by(Draft.last_at).limit(AT_ONCE)))


def told_in_part(session: Session, case_ids: Iterable[str]) -> set[str]:
    """Those of the cases that were passed on before they were told to their end."""
    return set(session.scalars(select(Entry.case_id).where(among(Entry.case_id, case_ids), Entry.kind == PARTIAL)))
