"""Deciding about duplicates: who may, what has to be said, and how a verdict is kept and taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.cases.independence import check_not_teller, check_unrelated
from backend.cases.models import Case
from backend.cases.thread import StageFault
from backend.divisions.queries import path_of
from backend.duplicates.models import Verdict
from backend.households.actions import OFFICE
from backend.households.models import Household
from backend.scope import Actor, OutOfScope
from dialogues.plain import letters

HOUSEHOLDS, CASES = "households", "cases"
LEAST_WHY, MOST_WHY = 2, 300  # characters
Pair = tuple[Household, Household] | tuple[Case, Case]


class DuplicateFault(Exception):
    """Why two are not merged or parted, and what to do instead; the message may be shown."""


class Stale(DuplicateFault):
    """One of the two was changed since the page was opened."""


def checked_why(why: str) -> str:
    """Raises DuplicateFault."""
    said = why.strip()
    if letters(said) < LEAST_WHY or len(said) > MOST_WHY:
        raise DuplicateFault(f"请写明凭什么这样定，{LEAST_WHY}到{MOST_WHY}个字。比如：问过本人，是同一家。")
    return said


def check_reach(session: Session, by: Actor, rows: Iterable[Household | Case]) -> None:
    """Raises OutOfScope where one of them lies elsewhere."""
    if by.role not in OFFICE or not all(by.reaches(path_of(session, row.division_id)) for row in rows):
        raise OutOfScope


def check_free(
    session: Session, by: Actor, rows: Iterable[Household | Case], *, may_have_told: bool = False
) -> None:
    """Raises DuplicateFault where one of them is the own household or a relative's, or was declared for.

    `may_have_told`: that two are one whoever has declared may say, being kept out of both by that.
    """
    try:
        for row in rows:
            check_unrelated(session, row.household_id if isinstance(row, Case) else row.id, by)
            for case in () if may_have_told else _told_of(session, row):
                check_not_teller(session, case, by)
    except StageFault as fault:
        raise DuplicateFault(str(fault)) from fault


def _told_of(session: Session, row: Household | Case) -> Iterable[Case]:
    return (row,) if isinstance(row, Case) else session.scalars(select(Case).filter_by(household_id=row.id)).all()


def one_of(session: Session, what: str, id_: str) -> Household | Case | None:
    """None for what is not there, and for a word that is neither of the two."""
    if what == CASES:
        return session.get(Case, id_)
    return session.get(Household, id_) if what == HOUSEHOLDS else None


def decide(
    session: Session, by: Actor, what: str, kept_id: str, other_id: str, why: str, now: datetime, *, is_same: bool,
    moved: dict[str, Any] | None = None,
) -> Verdict:
    """Kept with its reason, and told to the audit of both."""
    row = Verdict(
        what=what, kept_id=kept_id, other_id=other_id, is_same=is_same, why=why, moved=moved or {}, staff_id=by.id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    _audit(session, by, row, "merged" if is_same else "apart", now)
    return row


def say_apart(session: Session, by: Actor, what: str, ids: tuple[str, str], why: str, now: datetime) -> Verdict:
    """They are two: not proposed again, until somebody takes that back. Raises DuplicateFault or OutOfScope."""
    said, found = checked_why(why), [one_of(session, what, id_) for id_ in sorted(ids)]
    rows = [row for row in found if row is not None]
    check_reach(session, by, rows)
    check_free(session, by, rows)
    if len(rows) < len(ids) or any(row.merged_into is not None for row in rows):
        raise DuplicateFault("其中有一个不在了，或者已经合并过了，不用再定。")
    known = verdict_on(session, what, ids)
    return known or decide(session, by, what, rows[0].id, rows[1].id, said, now, is_same=False)


def verdict_on(session: Session, what: str, ids: tuple[str, str]) -> Verdict | None:
    """What is held of a pair today."""
    standing = select(Verdict).filter_by(what=what, ended_at=None)
    return session.scalar(standing.where(Verdict.kept_id.in_(ids), Verdict.other_id.in_(ids)).limit(1))


def end(session: Session, by: Actor, row: Verdict, now: datetime) -> None:
    """Raises DuplicateFault where somebody was quicker."""
    session.refresh(row, with_for_update=ROW)
    if row.ended_at is not None:
        raise Stale("刚才已经有人撤下了。")
    row.ended_at, row.ended_by = now, by.id
    session.flush()
    _audit(session, by, row, "parted" if row.is_same else "open_again", now)


def _audit(session: Session, by: Actor, row: Verdict, action: str, now: datetime) -> None:
    of = row.what.removesuffix("s")
    for subject, other in ((row.kept_id, row.other_id), (row.other_id, row.kept_id)):
        record(session, by, f"{of}.{action}", f"{of}:{subject}", {"other": other, "verdict": row.id}, now)
