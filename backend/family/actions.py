"""The members of a household as staff write them down, and the file of one who has come home from work elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW, add_once, add_or_find
from backend.family.models import Member, WorkFile
from backend.hours import day_of
from backend.households.changing import HouseholdFault, Stale, name_of, take_charge
from backend.households.models import Household
from backend.scope import Actor
from backend.wording import words_under

OLDEST = 120  # years
WORKING_AGE = 16  # years, 劳动法 第十五条
LONGEST_NOTE = 500  # characters
FARTHEST = timedelta(days=366)  # within a year somebody asks again
AUDITED = ("member.add", "member.change", "member.leave", "member.return", "member.work_file")


@dataclass(frozen=True)
class About:
    """What is known of a member; `born` is a year. Without a name it stays as it was."""

    name: str | None
    relation: str
    born: int | None
    is_away: bool


@dataclass(frozen=True)
class Work:
    """What a returned worker can do and wishes for; the note is sealed, and with None stays as it was."""

    skills: Sequence[str]
    wish: str
    came_back: date | None
    ask_again: date | None
    note: str | None


def add_member(
    session: Session, by: Actor, household_id: str, about: About, seen: int, now: datetime, once: str
) -> Member:
    """One more of the household; the same form gives the same member. Raises Stale, HouseholdFault, OutOfScope."""
    household = take_charge(session, by, household_id)
    typed = {"household_id": household_id, **_checked(replace(about, name=about.name or ""), now)}
    member, is_new = add_once(session, Member, once, typed, made_at=now)
    if is_new:
        _check_one_head(session, member, "换户主，请先改原来那位和户主的关系。")
        _changed(session, by, household, seen, "add", member, now)
    return member


def change_member(
    session: Session, by: Actor, household_id: str, member_id: str, about: About | None, seen: int, now: datetime
) -> Member:
    """Other facts about a member, or (with None) one who had left is there again."""
    household, member = _held(session, by, household_id, member_id)
    if about is None:
        member.left_at = member.left_because = None
        _check_one_head(session, member, "请先改现在这位和户主的关系，再记原来的户主回来。")
        _changed(session, by, household, seen, "return", member, now)
        return member
    values = _checked(about, now)
    if all(getattr(member, name) == value for name, value in values.items()):
        raise HouseholdFault("和登记的一样，没有要改的。")
    for name, value in values.items():
        setattr(member, name, value)
    _check_one_head(session, member, "换户主，请先改原来那位和户主的关系。")
    _changed(session, by, household, seen, "change", member, now)
    return member


def leave(
    session: Session, by: Actor, household_id: str, member_id: str, because: str, seen: int, now: datetime
) -> None:
    """Somebody is of this household no more; the row stays, and with it who it was and why."""
    household, member = _held(session, by, household_id, member_id)
    if because not in words_under("member_left"):
        raise HouseholdFault("请选一个不在这户的原因。")
    member.left_at, member.left_because = now, because
    _changed(session, by, household, seen, "leave", member, now)


def keep_work_file(
    session: Session, by: Actor, household_id: str, member_id: str, work: Work, seen: int, now: datetime
) -> WorkFile:
    """The person file (一人一档) of one member; `seen` is the number of its changes the page showed, 0 for none."""
    household, member = _held(session, by, household_id, member_id)
    _check(work, member, now)
    row = WorkFile(
        member_id=member_id, skills=[], wish=work.wish, staff_id=by.id, changed_at=now, changes=0,
    )
    kept, _ = add_or_find(session, row, member_id=member_id)
    session.refresh(kept, with_for_update=ROW)
    if kept.changes != seen:
        raise Stale
    kept.skills = [code for code in words_under("work_skill") if code in work.skills]
    kept.wish, kept.came_back, kept.ask_again = work.wish, work.came_back, work.ask_again
    kept.staff_id, kept.changed_at = by.id, now
    if work.note is not None:
        kept.note = work.note or None
    kept.changes += 1
    record(session, by, "member.work_file", f"household:{household.id}", {"member": member.id}, now)
    return kept


def _held(session: Session, by: Actor, household_id: str, member_id: str) -> tuple[Household, Member]:
    household = take_charge(session, by, household_id)
    member = session.scalar(select(Member).filter_by(id=member_id, household_id=household_id))
    if member is None:
        raise HouseholdFault("没有这位成员，请从页面上再选一次。")
    return household, member


def _check_one_head(session: Session, member: Member, instead: str) -> None:
    """Whoever is the head is so alone among those who are there; `instead` says what to do."""
    session.flush()
    heads = select(Member.id).filter_by(household_id=member.household_id, relation="head", left_at=None)
    is_head = member.relation == "head" and member.left_at is None
    if is_head and session.scalar(heads.where(Member.id != member.id).limit(1)) is not None:
        raise HouseholdFault(f"户主已经有一位了。{instead}")


def _checked(about: About, now: datetime) -> Mapping[str, Any]:
    if about.relation not in words_under("relation"):
        raise HouseholdFault("请选和户主的关系。")
    year = day_of(now).year
    if about.born is not None and not year - OLDEST <= about.born <= year:
        raise HouseholdFault(f"出生年份请写{year - OLDEST}到{year}之间的四位数，不知道就空着。")
    name = {} if about.name is None else {"name": name_of(about.name)}
    return {**name, "relation": about.relation, "born": about.born, "is_away": about.is_away}


def _check(work: Work, member: Member, now: datetime) -> None:
    today = day_of(now)
    if member.left_at is not None:
        raise HouseholdFault("这位成员已经不在这户，不用再建档。")
    if member.born is not None and today.year - member.born < WORKING_AGE:
        raise HouseholdFault(f"这位成员还不满{WORKING_AGE}岁，不建返乡务工的档。")
    if not set(work.skills) <= set(words_under("work_skill")) or work.wish not in words_under("work_wish"):
        raise HouseholdFault("会做什么、想做什么，请从列出的里面选。")
    if work.came_back is not None and not today - OLDEST * FARTHEST < work.came_back <= today:
        raise HouseholdFault("哪天返乡，要写今天或者以前的日子。")
    if work.ask_again is not None and not today < work.ask_again <= today + FARTHEST:
        raise HouseholdFault("下次哪天问，要写明天起、一年以内的日子。")
    if work.note is not None and len(work.note) > LONGEST_NOTE:
        raise HouseholdFault(f"说明最多写{LONGEST_NOTE}个字，您写了{len(work.note)}个。")


def _changed(
    session: Session, by: Actor, household: Household, seen: int, what: str, member: Member, now: datetime
) -> None:
    if household.changes != seen:
        raise Stale
    household.changes += 1
    record(session, by, f"member.{what}", f"household:{household.id}", {"member": member.id}, now)
