"""Promises: a word given to a household with its day, kept or let go with a reason; nothing lapses by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import add_once
from backend.hours import day_of
from backend.households.changing import HouseholdFault, Stale, take_charge
from backend.measures.actions import check_case, check_keeper
from backend.promises.models import Promise
from backend.publicity.lint import SECRET, in_words, leaks
from backend.scope import Actor
from dialogues.plain import says_something

LONGEST = 100  # characters: the household reads it on a telephone
LATEST = timedelta(days=366)


@dataclass(frozen=True)
class Word:
    """What was promised, by when, and who has to keep it."""

    what: str
    due: date
    staff_id: str
    case_id: str | None = None


def give(session: Session, by: Actor, household_id: str, word: Word, now: datetime, once: str) -> Promise:
    """The same form gives the same promise; raises HouseholdFault or OutOfScope."""
    take_charge(session, by, household_id)
    today = day_of(now)
    if not says_something(word.what) or len(word.what) > LONGEST:
        raise HouseholdFault(f"答应了什么，请写1到{LONGEST}个字。农户在进度里看得到这一句。")
    if found := leaks(word.what, kinds=SECRET):
        raise HouseholdFault(f"里面有{in_words(found)}，请删掉再存。")
    if not today <= word.due <= today + LATEST:
        raise HouseholdFault("哪天前办到，要写今天起、一年以内的日子。")
    check_keeper(session, by, household_id, word.staff_id)
    check_case(session, household_id, word.case_id)
    typed = {
        "household_id": household_id, "case_id": word.case_id, "staff_id": word.staff_id, "what": word.what,
        "due": word.due,
    }
    row, is_new = add_once(session, Promise, once, typed, made_at=now)
    if is_new:
        told = {"household": household_id, "staff": word.staff_id, "due": word.due.isoformat()}
        record(session, by, "promise.give", f"promise:{row.id}", told, now)
    return row


def close(
    session: Session, by: Actor, household_id: str, promise_id: str, because: str, why: str, now: datetime
) -> Promise:
    """Kept, or let go with a reason; raises Stale where somebody else was quicker."""
    take_charge(session, by, household_id)
    row = session.scalar(select(Promise).filter_by(id=promise_id, household_id=household_id))
    if row is None or because not in ("kept", "let_go"):
        raise HouseholdFault("没有这件答应的事，请从页面上再选一次。")
    if row.closed_at is not None:
        raise Stale
    if because == "let_go" and not says_something(why):
        raise HouseholdFault("请写一句为什么不办了，有没有跟农户说过。")
    if len(why) > LONGEST:
        raise HouseholdFault(f"最多写{LONGEST}个字，您写了{len(why)}个。")
    row.closed_at, row.closed_because, row.why = now, because, why.strip() or None
    record(session, by, f"promise.{because}", f"promise:{row.id}", {"household": household_id}, now)
    return row
