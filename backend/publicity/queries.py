"""Reading notices: what hangs where on which day, for staff within reach, and for everybody by a village's code."""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from backend.cases.models import REAL, Case
from backend.divisions.models import Division
from backend.objections.models import Objection
from backend.paging import Key, ordered, page_of
from backend.publicity.models import PublicNotice
from backend.scope import Actor, within
from backend.sealing import keyring

STATES = ("hanging", "over", "down")
"""Hanging on that day, over its whole time, taken down before."""
OVER = "over"
MOST = 5000  # are counted


@dataclass(frozen=True)
class Listed:
    """One line of the list: a notice, its village, and its case."""

    notice: PublicNotice
    village: Division
    case: Case


def hangs_on(day: date) -> ColumnElement[bool]:
    """Notices that are to hang on that day, or later."""
    return PublicNotice.taken_down_at.is_(None) & (PublicNotice.ends >= day)


def still_hanging(session: Session, case_id: str, day: date) -> PublicNotice | None:
    """The notice of a case that has not come to its end on that day."""
    return session.scalar(
        select(PublicNotice)
        .where(PublicNotice.case_id == case_id, hangs_on(day))
        .order_by(PublicNotice.id.desc())
        .limit(1)
    )


def came_down_early(session: Session, case_id: str) -> PublicNotice | None:
    """The latest notice of a case, where it was taken down before its end."""
    latest = next(iter(of_case(session, case_id)), None)
    return latest if latest is not None and latest.taken_down_because not in (None, OVER) else None


def of_case(session: Session, case_id: str) -> list[PublicNotice]:
    """Every notice of a case, the latest first."""
    return list(session.scalars(select(PublicNotice).filter_by(case_id=case_id).order_by(PublicNotice.id.desc())))


def state_of(notice: PublicNotice, day: date) -> str:
    """One of STATES; the day decides, whether or not the clock has come by since."""
    if notice.taken_down_because not in (None, OVER):
        return "down"
    return "hanging" if notice.begins <= day <= notice.ends else OVER


def everybody_reads(session: Session, village_id: str, day: date) -> list[PublicNotice]:
    """What hangs in a village on that day, by kind and in the order in which it went up; never an exercise."""
    rows = select(PublicNotice).where(PublicNotice.division_id == village_id, *_public(day))
    rows = rows.join(Case, Case.id == PublicNotice.case_id)
    return list(session.scalars(rows.order_by(PublicNotice.kind, PublicNotice.begins, PublicNotice.id)))


def village_code(village_id: str) -> str:
    """In the address of a village's public page; nobody can make another village's from it."""
    return b32encode(keyring().index("public_notice.village", village_id)[:10]).decode().lower()


def village_of(session: Session, code: str, day: date) -> Division | None:
    """The village of a code while something hangs there; a wrong code and an empty village are alike."""
    hanging = select(PublicNotice.division_id).join(Case, Case.id == PublicNotice.case_id).where(*_public(day))
    for village_id in session.scalars(hanging.distinct()):
        if hmac.compare_digest(village_code(village_id).encode(), code.encode()):
            return session.get(Division, village_id)
    return None


def one(session: Session, actor: Actor, notice_id: str) -> Listed | None:
    """None for one that does not exist and for one of another place alike."""
    rows = _reached(actor, PublicNotice, Division, Case)
    row = session.execute(rows.where(PublicNotice.id == notice_id)).one_or_none()
    return Listed(*row) if row else None


def listed(
    session: Session, actor: Actor, state: str, day: date, *, path: str = "", kind: str = "", newest: bool = False,
    limit: int, after: str | None = None, before: str | None = None,
) -> list[Listed]:
    """Within reach: of what hangs the nearest end first, of the rest the latest end; or the newest first."""
    end: Key = (PublicNotice.ends, state != "hanging")
    keys: tuple[Key, ...] = (*(() if newest else (end,)), (PublicNotice.id, True))
    reached = _reached(actor, PublicNotice.id)
    found = page_of(session, reached, _filtered(reached, state, day, path, kind), keys, limit, after, before)
    ids = [row.id for row in found]  # only their ids are put in order
    rows = _reached(actor, PublicNotice, Division, Case).where(PublicNotice.id.in_(ids))
    return [Listed(*row) for row in session.execute(ordered(rows, keys, False))]


def counted(session: Session, actor: Actor, state: str, day: date, *, path: str = "", kind: str = "") -> int:
    """How many of them there are, counted no further than MOST; exercises are listed, and not counted."""
    rows = _filtered(_reached(actor, PublicNotice.id), state, day, path, kind).where(Case.drill.is_(False))
    return session.scalar(select(func.count()).select_from(rows.limit(MOST).subquery())) or 0


def objected_to(session: Session, notice_id: str) -> tuple[int, int]:
    """How many have objected to a notice, and how many of them wait for an answer."""
    rows = session.scalars(select(Objection).filter_by(notice_id=notice_id, kind="objection", drill=False)).all()
    return len(rows), sum(row.closed_at is None for row in rows)


def _public(day: date) -> tuple[ColumnElement[bool], ...]:
    """The day decides, not a job: what is over is gone at midnight, whatever else stands still."""
    return (hangs_on(day), PublicNotice.begins <= day, REAL)


def _reached(actor: Actor, *columns: Any) -> Select[*tuple[Any, ...]]:
    rows = select(*columns).select_from(PublicNotice).join(Division, Division.id == PublicNotice.division_id)
    return rows.join(Case, Case.id == PublicNotice.case_id).where(within(Division.path, actor))


def _filtered(
    rows: Select[*tuple[Any, ...]], state: str, day: date, path: str, kind: str
) -> Select[*tuple[Any, ...]]:
    because = PublicNotice.taken_down_because
    whole, past = because.is_(None) | (because == OVER), PublicNotice.ends < day
    conditions = {"hanging": whole & ~past, "over": whole & past, "down": ~whole}
    rows = rows.where(conditions[state])
    if path:
        rows = rows.where(Division.path.startswith(path, autoescape=True))
    return rows.where(PublicNotice.kind == kind) if kind else rows
