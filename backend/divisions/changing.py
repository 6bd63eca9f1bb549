"""Changing the tree of places in the console: adding, renaming, giving up and taking up again."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.cases.models import Case
from backend.divisions.actions import add
from backend.divisions.models import Division
from backend.divisions.ordering import put_in_order
from backend.scope import Actor, OutOfScope
from backend.staff.models import Staff
from dialogues.plain import clean, says_something

BELOW = {"county": "township", "township": "village", "village": "group"}  # what may be added under what
MAY = ("county", "administrator")
MOST = 60  # characters of a name
CODE = re.compile(r"[0-9A-Za-z]{1,12}")


class DivisionFault(Exception):
    """Why a place was not changed, and what to do; the message may be shown."""


def add_below(session: Session, by: Actor, parent: Division, name: str, code: str, now: datetime) -> Division:
    """A new place right below another; raises DivisionFault or OutOfScope."""
    _check_who(by, parent)
    if parent.level not in BELOW:
        raise DivisionFault(f"“{parent.name}”下面不能再加了。乡镇下面加村，村下面加屯。")
    if parent.ended_at is not None:
        raise DivisionFault(f"“{parent.name}”已经停用。要在下面加，请先启用它。")
    code = clean(code)
    if code and not CODE.fullmatch(code):
        raise DivisionFault(f"代码“{code[:20]}”不对，请写不超过12位的数字或字母，没有就空着。")
    if code and session.scalar(select(exists().where(Division.code == code))):
        raise DivisionFault(f"代码“{code}”已经有别的地方用了，请核对。")
    division = add(session, BELOW[parent.level], _name(session, name, parent.id, None), parent, code or None)
    record(session, by, "division.added", f"division:{division.id}", {"below": parent.id}, now)
    return division


def rename(session: Session, by: Actor, division: Division, name: str, seen: str, now: datetime) -> None:
    """Another name from now on; `seen` is the one its author had before their eyes. Raises as `add_below` does."""
    _check_who(by, division)
    named = _name(session, name, division.parent_id, division.id)
    if named == division.name:
        return
    if seen != division.name:
        raise DivisionFault(f"刚才有人把它改成了“{division.name}”，您写的“{named}”还没有存。还要改就再点一次。")
    division.name = named
    put_in_order(session)
    record(session, by, "division.renamed", f"division:{division.id}", {}, now)


def give_up(session: Session, by: Actor, division: Division, final: Collection[str], now: datetime) -> None:
    """Nothing new comes from there any more; `final` are the stages after which nothing is to be done.

    What was told there stays. Raises DivisionFault while places, staff or cases below it are still in use.
    """
    _check_who(by, division)
    if division.id in (by.path or "").split("/"):
        raise DivisionFault("这是您自己所在的地方，不能停用。")
    if division.ended_at is not None:
        return
    here = Division.path.startswith(division.path, autoescape=True)
    in_use = select(Division.id).where(here, Division.id != division.id, Division.ended_at.is_(None))
    if session.scalar(in_use.limit(1)):
        raise DivisionFault(f"“{division.name}”下面还有在用的村或屯，请先停用它们。")
    posted = select(Staff.id).join(Division, Division.id == Staff.division_id).where(here, Staff.active)
    if session.scalar(posted.limit(1)):
        raise DivisionFault(f"“{division.name}”还有在职的干部，请先把他们调到别处。")
    going_on = select(Case.id).join(Division, Division.id == Case.division_id).where(here, Case.stage.not_in(final))
    going_on = going_on.where(Case.merged_into.is_(None))
    if session.scalar(going_on.limit(1)):
        raise DivisionFault(f"“{division.name}”还有没办完的事，办完了再停用。")
    division.ended_at = now
    record(session, by, "division.ended", f"division:{division.id}", {}, now)


def take_up(session: Session, by: Actor, division: Division, now: datetime) -> None:
    """In use again. Raises DivisionFault below a place that is not, or OutOfScope."""
    _check_who(by, division)
    above = session.get(Division, division.parent_id) if division.parent_id else None
    if above is not None and above.ended_at is not None:
        raise DivisionFault(f"上级“{above.name}”还停用着，请先启用上级。")
    if division.ended_at is not None:
        division.ended_at = None
        record(session, by, "division.resumed", f"division:{division.id}", {}, now)


def _check_who(by: Actor, division: Division) -> None:
    if by.role not in MAY or not by.reaches(division.path):
        raise OutOfScope


def _name(session: Session, name: str, parent_id: str | None, own: str | None) -> str:
    """Checked; two places side by side with one name could not be told apart."""
    named = clean(name)
    if not says_something(named) or len(named) > MOST:
        raise DivisionFault(f"请写名称，1到{MOST}个字，如“上坪村”“三组”。")
    same = select(Division.id).where(Division.parent_id == parent_id, Division.name == named)
    if session.scalar(same.where(Division.id != (own or "")).limit(1)):
        raise DivisionFault(f"同一个上级下面已经有“{named}”了，请换一个叫法。")
    return named
