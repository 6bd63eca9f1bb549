"""Keeping a question nobody could answer, dropping it again, and settling what was asked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.divisions.models import Division
from backend.gaps.models import OUTCOMES, Gap
from backend.hours import day_of
from backend.scope import Actor
from dialogues.plain import says_something


class GapFault(Exception):
    """Why a group of questions was not settled, and what to do; the message may be shown."""


def keep(
    session: Session, kind: str, about: str | None, text: str, place: str | None, now: datetime
) -> str:
    """The id of the new gap; `place` is any division, of which only the township is kept."""
    township = _township(session, place) if place else None
    gap = Gap(kind=kind, about=about, division_id=township, day=day_of(now), text=text)
    session.add(gap)
    session.flush()
    return gap.id


def drop(session: Session, gap_id: str) -> None:
    """The question was answered after all."""
    session.execute(delete(Gap).where(Gap.id == gap_id, Gap.outcome.is_(None)))


def tell_apart(session: Session, gap_id: str, kind: str, about: str) -> None:
    """A question choices were offered for: the one taken has shown what it was about, and nothing is said there."""
    session.execute(update(Gap).where(Gap.id == gap_id, Gap.outcome.is_(None)).values(kind=kind, about=about))


def settle(
    session: Session, by: Actor, gaps: Sequence[Gap], outcome: str, card: str | None, note: str, now: datetime
) -> None:
    """Marks the open ones; raises GapFault where the card or the note is missing, KeyError for no outcome of ours."""
    if outcome not in OUTCOMES:
        raise KeyError(outcome)
    if outcome == "card" and card is None:
        raise GapFault("请选是哪一张政策卡。")
    if outcome == "answered" and not says_something(note):
        raise GapFault("请写一句怎么处理的，比如“已写进低保卡”。")
    for gap in gaps:
        gap.outcome, gap.card, gap.note = outcome, card if outcome == "card" else None, note.strip() or None
        gap.settled_at, gap.staff_id = now, by.id or None
    _audited(session, by, "gap.settled", gaps, {"outcome": outcome, "card": card or ""}, now)


def reopen(session: Session, by: Actor, gaps: Sequence[Gap], now: datetime) -> None:
    """Open again, as if nobody had marked them."""
    for gap in gaps:
        gap.outcome = gap.card = gap.note = gap.settled_at = gap.staff_id = None
    _audited(session, by, "gap.reopened", gaps, {}, now)


def _audited(
    session: Session, by: Actor, action: str, gaps: Sequence[Gap], details: dict[str, str], now: datetime
) -> None:
    session.flush()
    if gaps:
        record(session, by, action, f"gap:{gaps[0].id}", {**details, "count": len(gaps)}, now)


def _township(session: Session, place: str) -> str | None:
    division = session.get(Division, place)
    above = division.path.split("/") if division else []
    return session.scalar(select(Division.id).where(Division.id.in_(above), Division.level == "township"))
