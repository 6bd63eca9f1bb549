"""Merging two households: whatever hangs on one goes over to the other's file, and exactly that can come back."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, select, update
from sqlalchemy.orm import Session

from backend.base import Base, lock_all
from backend.cases.consequences import is_helped
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.divisions.queries import group_and_village
from backend.drills import drilled_among
from backend.duplicates.deciding import (
    HOUSEHOLDS,
    DuplicateFault,
    Stale,
    check_free,
    check_reach,
    checked_why,
    decide,
    end,
)
from backend.duplicates.models import Pair, Verdict
from backend.households.models import Household, Responsibility
from backend.rules import Rules
from backend.scope import Actor
from backend.ties.actions import keep_for_both


def merge_households(
    session: Session, by: Actor, kept_id: str, other_id: str, why: str, seen: tuple[int, int], now: datetime
) -> Verdict:
    """From now on there is one file, the kept one's; `seen` are the numbers of changes the page showed of both.

    Cases go over and stay as many as they were. Raises DuplicateFault or OutOfScope.
    """
    said, (kept, other) = checked_why(why), _hold(session, kept_id, other_id)
    check_reach(session, by, (kept, other))
    _check(session, by, kept, other)
    if (kept.changes, other.changes) != seen:
        raise Stale("刚才有人改过其中一户，请看过再合并。您写的还在下面。")
    moved: dict[str, Any] = {"monitored": _one_monitored(kept, other)}
    moved["answered"] = _one_helper(session, kept, other, now)
    moved["rows"] = _take_over(session, kept, other)
    other.merged_into = kept.id
    _changed(kept, other)
    row = decide(session, by, HOUSEHOLDS, kept.id, other.id, said, now, is_same=True, moved=moved)
    for case in _moved_cases(session, row):
        add_entry(session, case, "household_merged", by, now, text=said, details={"from": other.id, "to": kept.id})
    return row


def part_households(session: Session, by: Actor, row: Verdict, why: str, now: datetime, rules: Rules) -> None:
    """They were two after all: what came from the other goes back to it, what came later stays where it is.

    But for who keeps out: that holds for both, since nobody can tell which of the two was meant.
    """
    said, (kept, other) = checked_why(why), _hold(session, row.kept_id, row.other_id)
    check_reach(session, by, (kept, other))
    check_free(session, by, (kept, other))
    if kept.merged_into is not None:
        raise DuplicateFault("留下的这一户后来又并到了别的户。请先撤下后来的那次合并。")
    cases = _moved_cases(session, row)
    _check_cases(session, kept, {case.id for case in cases})
    end(session, by, row, now)
    other.merged_into = None
    _give_back(session, kept, other, row.moved)
    keep_for_both(session, by, kept.id, other.id, row.made_at, now)
    _both_monitored(session, kept, other, row.moved["monitored"], rules)
    _changed(kept, other)
    for case in cases:
        add_entry(session, case, "household_parted", by, now, text=said, details={"from": kept.id, "to": other.id})


def _hold(session: Session, kept_id: str, other_id: str) -> tuple[Household, Household]:
    """The cases of both before them, as every other verb locks; none may have come while we waited."""
    theirs = select(Case.id).where(Case.household_id.in_((kept_id, other_id)))
    cases = lock_all(session, Case, session.scalars(theirs))
    pair = {household.id: household for household in lock_all(session, Household, (kept_id, other_id))}
    if {case.id for case in cases} != set(session.scalars(theirs)):
        raise Stale("刚才其中一户又报了一件事，请看过再定。您写的还在下面。")
    return pair[kept_id], pair[other_id]


def _check(session: Session, by: Actor, kept: Household, other: Household) -> None:
    if kept is other:
        raise DuplicateFault("这是同一户，请选两户。")
    if kept.merged_into is not None or other.merged_into is not None:
        raise Stale("其中一户已经并到别的户了，请到那一户去看。")
    if group_and_village(session, kept.division_id)[1] is not group_and_village(session, other.division_id)[1]:
        raise DuplicateFault("两户登记的村不一样。请先在农户的页面上把住的村改对，再合并。")
    if len(drilled_among(session, (kept.id, other.id))) == 1:
        raise DuplicateFault("一户只有演练的事项，一户是真的，不能合并。")
    check_free(session, by, (kept, other), may_have_told=True)


def _one_monitored(kept: Household, other: Household) -> dict[str, str | None]:
    """One is monitored if one of them was; the other's row counts no more."""
    before = {"kept": _iso(kept.monitored_since), "other": _iso(other.monitored_since)}
    since = [moment for moment in (kept.monitored_since, other.monitored_since) if moment is not None]
    kept.monitored_since, other.monitored_since = min(since, default=None), None
    return {**before, "merged": _iso(kept.monitored_since)}


def _both_monitored(
    session: Session, kept: Household, other: Household, before: dict[str, str | None], rules: Rules
) -> None:
    """As before; where people have decided anew in between, by what each one's own cases have led to."""
    now_is = kept.monitored_since
    if _iso(now_is) == before["merged"]:
        kept.monitored_since, other.monitored_since = _moment(before["kept"]), _moment(before["other"])
        return
    for household in (kept, other):
        cases = session.scalars(select(Case).filter_by(household_id=household.id, merged_into=None)).all()
        household.monitored_since = now_is if any(is_helped(session, case, rules) for case in cases) else None


def _one_helper(session: Session, kept: Household, other: Household, now: datetime) -> list[str]:
    """Where both have somebody who answers for them, the kept one's goes on; ids of what ends with that."""
    if session.scalar(select(Responsibility.id).filter_by(household_id=kept.id, ends=None).limit(1)) is None:
        return []
    ended = session.scalars(select(Responsibility).filter_by(household_id=other.id, ends=None)).all()
    for held in ended:
        held.ends = now
    session.flush()
    return [held.id for held in ended]


def _take_over(session: Session, kept: Household, other: Household) -> dict[str, list[str]]:
    """Every row that refers to the other; a table of tomorrow needs no line here."""
    moved = {}
    session.flush()
    for table, column in _referring():
        ids = list(session.scalars(select(table.c.id).where(column == other.id).order_by(table.c.id)))
        if ids:
            session.execute(update(table).where(table.c.id.in_(ids)).values({column.name: kept.id}))
            moved[f"{table.name}.{column.name}"] = ids
    session.expire_all()
    return moved


def _give_back(session: Session, kept: Household, other: Household, moved: dict[str, Any]) -> None:
    session.flush()
    for table, column in _referring():
        ids = moved["rows"].get(f"{table.name}.{column.name}", ())
        here = update(table).where(table.c.id.in_(ids), column == kept.id)
        session.execute(here.values({column.name: other.id}))
    session.flush()
    session.expire_all()
    if session.scalar(select(Responsibility.id).filter_by(household_id=other.id, ends=None).limit(1)) is None:
        for held in session.scalars(select(Responsibility).where(Responsibility.id.in_(moved["answered"]))):
            held.ends = None
    session.flush()


def _referring() -> Iterator[tuple[Table, Column[Any]]]:
    """Which columns of which tables say to which household a row belongs; a pair belongs to neither of its two."""
    for table in Base.metadata.sorted_tables:
        for column in table.c:
            named = any(key.column.table.name == Household.__tablename__ for key in column.foreign_keys)
            if named and table.name not in (Household.__tablename__, Pair.__tablename__):
                yield table, column


def _moved_cases(session: Session, row: Verdict) -> list[Case]:
    ids = row.moved["rows"].get("case.household_id", ())
    return list(session.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id)))


def _check_cases(session: Session, kept: Household, back: set[str]) -> None:
    """A case of one household cannot be worked on in a case of another."""
    for case in session.scalars(select(Case).filter_by(household_id=kept.id).where(Case.merged_into.is_not(None))):
        if (case.id in back) != (case.merged_into in back):
            raise DuplicateFault("这两户的事项也合并过。请先撤下事项的合并，再把两户分开。")


def _changed(*households: Household) -> None:
    for household in households:
        household.changes += 1


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
