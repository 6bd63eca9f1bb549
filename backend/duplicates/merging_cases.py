"""Merging two cases: the same hardship told twice goes on in one thread, and comes apart again if that was wrong."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.consequences import is_helped
from backend.cases.independence import check_unrelated
from backend.cases.models import OTHER, Case
from backend.cases.queries import is_over
from backend.cases.telling import notify
from backend.cases.thread import StageFault, add_entry
from backend.duplicates.deciding import (
    CASES,
    DuplicateFault,
    Stale,
    check_reach,
    checked_why,
    decide,
    end,
    lock_cases,
)
from backend.duplicates.models import Verdict
from backend.hours import day_of
from backend.publicity.queries import still_hanging
from backend.reminders.actions import close
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import Actor
from backend.wording import word

STALE = "merged"  # why the deadlines of the other case are closed


def merge_cases(
    session: Session, by: Actor, kept_id: str, other_id: str, why: str, seen: tuple[int, int], now: datetime,
    rules: Rules,
) -> Verdict:
    """From now on `kept` is worked on; `seen` are the numbers of entries the page showed of both.

    The other's deadlines are closed as stale, its household is told. Raises DuplicateFault or OutOfScope.
    """
    said, pair = checked_why(why), {case.id: case for case in lock_cases(session, {kept_id, other_id})}
    kept, other = pair[kept_id], pair[other_id]
    check_reach(session, by, (kept, other))
    _check(session, by, kept, other, now, rules)
    if (kept.entries, other.entries) != seen:
        raise Stale("刚才有人在其中一件里又记了事，请看过再合并。您写的还在下面。")
    moved = {"reminders": _close_all(session, other, now), **_take_over(kept, other, rules)}
    other.merged_into = kept.id
    row = decide(session, by, CASES, kept.id, other.id, said, now, is_same=True, moved=moved)
    add_entry(session, other, "merged_into", by, now, text=said, told=_is_told(kept, other), details={"case": kept.id})
    add_entry(session, kept, "took_in", by, now, text=said, details={"case": other.id})
    _tell(session, kept, other, "merged.told", f"merged:{row.id}", now, rules)
    return row


def part_cases(session: Session, by: Actor, row: Verdict, why: str, now: datetime, rules: Rules) -> None:
    """They were two after all: the other goes on where it stood, with the deadlines it had."""
    said, pair = checked_why(why), {case.id: case for case in lock_cases(session, {row.kept_id, row.other_id})}
    kept, other = pair[row.kept_id], pair[row.other_id]
    check_reach(session, by, (kept, other))
    end(session, by, row, now)
    other.merged_into = None
    _open_again(session, row.moved["reminders"])
    _give_back(kept, row.moved)
    for case, its in ((other, kept), (kept, other)):
        add_entry(session, case, "parted", by, now, text=said, details={"case": its.id})
    _tell(session, kept, other, "merged.parted", f"parted:{row.id}", now, rules)


def _check(session: Session, by: Actor, kept: Case, other: Case, now: datetime, rules: Rules) -> None:
    if kept is other:
        raise DuplicateFault("这是同一件事项，请选两件。")
    if kept.merged_into is not None or other.merged_into is not None:
        raise Stale("其中一件已经并到别的事项里了，请到那一件去看。")
    if kept.household_id != other.household_id:
        raise DuplicateFault("这两件不是一户的。是同一家的话，先合并两户，再合并事项。")
    if kept.drill != other.drill:
        raise DuplicateFault("一件是演练，一件是真的，不能合并。")
    if is_over(kept, rules) or is_over(other, rules):
        raise DuplicateFault("办结了的事项不能合并。有新情况，请在没办结的那一件里记。")
    if is_helped(session, other, rules) and not is_helped(session, kept, rules):
        raise DuplicateFault("已经纳入监测的那一件要留下，请选它。")
    hanging = still_hanging(session, other.id, day_of(now))
    if hanging is not None:
        ends = f"{hanging.ends.month}月{hanging.ends.day}日"
        raise DuplicateFault(f"要并掉的那一件正在公示，到{ends}为止。请等公示结束，或者留下那一件。")
    try:
        check_unrelated(session, kept.household_id, by)
    except StageFault as fault:
        raise DuplicateFault(str(fault)) from fault


def _close_all(session: Session, other: Case, now: datetime) -> list[str]:
    """Deadlines, news and calls alike: what has to be done is done for the case that is kept."""
    rows = session.scalars(select(Reminder).filter_by(case_id=other.id, closed_at=None).order_by(Reminder.id)).all()
    for row in rows:
        close(row, STALE, now)
    session.flush()
    return [row.id for row in rows]


def _open_again(session: Session, ids: list[str]) -> None:
    """Each with the day it had: what protects the household does not begin anew."""
    for row in session.scalars(select(Reminder).where(Reminder.id.in_(ids), Reminder.closed_because == STALE)):
        row.closed_at = row.closed_because = None
    session.flush()


def _take_over(kept: Case, other: Case, rules: Rules) -> dict[str, Any]:
    """The graver urgency and the event count for both; what was before is remembered."""
    order = list(rules.urgencies)
    moved: dict[str, Any] = {"urgency": [kept.urgency, None], "event": [kept.event_id, None]}
    if order.index(other.urgency) < order.index(kept.urgency):
        kept.urgency = moved["urgency"][1] = other.urgency
    if kept.event_id is None and other.event_id is not None:
        kept.event_id = moved["event"][1] = other.event_id
    return moved


def _give_back(kept: Case, moved: dict[str, Any]) -> None:
    """Only what nobody has changed since."""
    (urgency, taken), (event, event_taken) = moved["urgency"], moved["event"]
    if taken is not None and kept.urgency == taken:
        kept.urgency = urgency
    if event_taken is not None and kept.event_id == event_taken:
        kept.event_id = event


def _is_told(kept: Case, other: Case) -> bool:
    """Whether the household hears of it: not the neighbour, who would learn that the family has told it too."""
    own = other.declared_for != OTHER or other.conversation_id == kept.conversation_id
    return other.conversation_id is not None and own


def _tell(session: Session, kept: Case, other: Case, code: str, key: str, now: datetime, rules: Rules) -> None:
    if other.conversation_id is not None and _is_told(kept, other):
        says = word(code, receipt=other.receipt, kept=kept.receipt)
        notify(session, other.conversation_id, other, says, other.receipt, key, now, rules)
