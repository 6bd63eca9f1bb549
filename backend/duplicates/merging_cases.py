"""Merging two cases: the same hardship told twice goes on in one thread, and comes apart again if that was wrong."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.base import ROW, lock_all
from backend.cases.consequences import helped_since, is_helped
from backend.cases.models import OTHER, Case
from backend.cases.queries import is_over
from backend.cases.telling import notify
from backend.cases.thread import add_entry
from backend.drills import is_drilled
from backend.duplicates.deciding import (
    CASES,
    DuplicateFault,
    Stale,
    check_free,
    check_reach,
    checked_why,
    decide,
    end,
)
from backend.duplicates.models import Verdict
from backend.duplicates.reminders import give_reminders_back, take_reminders
from backend.hours import day_of
from backend.households.models import Household
from backend.publicity.queries import still_hanging
from backend.rules import Rules
from backend.scope import Actor
from backend.wording import word


def merge_cases(
    session: Session, by: Actor, kept_id: str, other_id: str, why: str, seen: tuple[int, int], now: datetime,
    rules: Rules,
) -> Verdict:
    """From now on `kept` is worked on; `seen` are the numbers of entries the page showed of both.

    The other's deadlines are closed as stale, its household is told. Raises DuplicateFault or OutOfScope.
    """
    said, (kept, other) = checked_why(why), _hold(session, kept_id, other_id)
    check_reach(session, by, (kept, other))
    _check(session, by, kept, other, now, rules)
    if (kept.entries, other.entries) != seen:
        raise Stale("刚才有人在其中一件里又记了事，请看过再合并。您写的还在下面。")
    moved = {**take_reminders(session, kept, other, now), **_take_over(session, kept, other, rules)}
    other.merged_into = kept.id
    row = decide(session, by, CASES, kept.id, other.id, said, now, is_same=True, moved=moved)
    add_entry(session, other, "merged_into", by, now, text=said, told=_is_told(kept, other), details={"case": kept.id})
    add_entry(session, kept, "took_in", by, now, text=said, details={"case": other.id})
    _tell(session, kept, other, "merged.told", f"merged:{row.id}", now, rules)
    return row


def part_cases(session: Session, by: Actor, row: Verdict, why: str, now: datetime, rules: Rules) -> None:
    """They were two after all: the other goes on where it stood, with the deadlines it had."""
    said, (kept, other) = checked_why(why), _hold(session, row.kept_id, row.other_id)
    check_reach(session, by, (kept, other))
    check_free(session, by, (kept, other))
    end(session, by, row, now)
    other.merged_into = None
    give_reminders_back(session, other, row.moved)
    _give_back(kept, row.moved)
    _monitor_again(session, kept, other, rules)
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
    check_free(session, by, (kept, other), may_have_told=True)


def _hold(session: Session, kept_id: str, other_id: str) -> tuple[Case, Case]:
    pair = {case.id: case for case in lock_all(session, Case, (kept_id, other_id))}
    return pair[kept_id], pair[other_id]


def _monitor_again(session: Session, kept: Case, other: Case, rules: Rules) -> None:
    """One of them has the household monitored still, though the other's removal was to count for both."""
    household = session.get_one(Household, kept.household_id, with_for_update=ROW, populate_existing=True)
    since = [moment for moment in (helped_since(session, case, rules) for case in (kept, other)) if moment is not None]
    if kept.drill and not is_drilled(session, household.id):
        return
    household.monitored_since = household.monitored_since or min(since, default=None)


def _take_over(session: Session, kept: Case, other: Case, rules: Rules) -> dict[str, Any]:
    """The graver urgency, the event and, until people have decided on them, the risks count for both."""
    order = list(rules.urgencies)
    moved: dict[str, Any] = {"urgency": [kept.urgency, None], "event": [kept.event_id, None]}
    if not is_helped(session, kept, rules):
        moved["risks"] = [kept.risks, list(dict.fromkeys((*kept.risks, *other.risks)))]
        kept.risks = moved["risks"][1]
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
    if kept.risks == moved.get("risks", (None, None))[1]:
        kept.risks = moved["risks"][0]


def _is_told(kept: Case, other: Case) -> bool:
    """Whether the household hears of it: not the neighbour, who would learn that the family has told it too."""
    own = other.declared_for != OTHER or other.conversation_id == kept.conversation_id
    return other.conversation_id is not None and own


def _tell(session: Session, kept: Case, other: Case, code: str, key: str, now: datetime, rules: Rules) -> None:
    if other.conversation_id is not None and _is_told(kept, other):
        says = word(code, receipt=other.receipt, kept=kept.receipt)
        notify(session, other.conversation_id, other, says, other.receipt, key, now, rules)
