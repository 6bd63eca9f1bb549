"""What staff do with an objection: it is taken, noted on, passed on, and answered with reasons."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.actions import record
from backend.base import ROW
from backend.cases.independence import check_independent
from backend.cases.merged import worked_on
from backend.cases.models import Case
from backend.cases.thread import StageFault, add_entry
from backend.divisions.models import Division
from backend.divisions.queries import path_of
from backend.objections.answering import above, decided, people
from backend.objections.models import Objection, ObjectionEntry
from backend.objections.telling import tell
from backend.objections.thread import ObjectionFault, add, due_of, hold
from backend.rules import Rules
from backend.scope import Actor, OutOfScope
from backend.stops.actions import count_again
from dialogues.plain import says_something
from knowledge.objections import objection_rules

MOST = 1000  # characters of one text
UP = "up"  # to the office above, instead of one beyond this installation


def take(session: Session, objection: Objection, by: Actor, seen: int, now: datetime, rules: Rules) -> None:
    """From now on this person answers it; the one who objected hears who. Raises ObjectionFault."""
    hold(session, objection, by, seen)
    if objection.staff_id == by.id:
        return
    _check_apart(session, objection, by, rules)
    objection.staff_id, objection.stage = by.id, "taken"
    objection.due_at = due_of(objection, objection.opened_at, rules)
    add(session, objection, "taken", by, now)
    tell(session, objection, now, rules)


def note(session: Session, objection: Objection, by: Actor, text: str, seen: int, now: datetime) -> None:
    """A line that only staff read who may see it."""
    hold(session, objection, by, seen)
    add(session, objection, "note", by, now, _text(text, "请写一句记录。"))


def answer(
    session: Session, objection: Objection, by: Actor, outcome: str, text: str, seen: int, now: datetime, rules: Rules
) -> None:
    """What came of it and why, told to the person with where to go next; a person decides it, here it is recorded."""
    hold(session, objection, by, seen)
    if objection.staff_id != by.id:
        raise ObjectionFault("请先点“我来答复”，再写答复。")
    _check_apart(session, objection, by, rules)
    if outcome not in objection_rules().outcomes:
        raise ObjectionFault("请先选查下来怎么样。")
    objection.outcome = outcome
    _close(session, objection, "answered", by, now, _text(text, "请写明答复的理由。"), {"outcome": outcome}, rules)


def pass_on(
    session: Session, objection: Objection, by: Actor, to: str, text: str, seen: int, now: datetime, rules: Rules, *,
    about_us: bool = False,
) -> None:
    """To the office above (UP), which then answers, or for good to one of `outside`; the person hears where and why.

    Out of the installation it goes only by whoever has taken and read it; upwards also by whom it is against.
    `about_us`: it speaks of this office, too, whose people do not see it from then on.
    """
    hold(session, objection, by, seen)
    why = _text(text, "请写明为什么转，老乡看得到。")
    if to == UP:
        _pass_up(session, objection, by, why, about_us, now, rules)
        return
    if to not in objection_rules().outside:
        raise ObjectionFault("请先选转到哪里。")
    office = session.get_one(Division, objection.division_id)
    if objection.case_id is not None and above(session, office, objection.about) is not None:
        raise ObjectionFault("对这件事怎么办的意见，要由我们答复。这里答不了，请转给上一级。")
    if objection.staff_id != by.id:
        raise ObjectionFault("请先点“我来答复”，看过写的什么，再转给外面的单位。")
    _check_apart(session, objection, by, rules)
    _close(session, objection, "passed_on", by, now, why, {"to": to}, rules)


def delete_drill(session: Session, objection: Objection, by: Actor, now: datetime) -> None:
    """An exercise leaves nothing behind but its lines in the audit; raises ObjectionFault for one that is none."""
    if not objection.drill:
        raise ObjectionFault("这不是演练，不能删。")
    if not by.reaches(path_of(session, objection.division_id)):
        raise OutOfScope
    record(session, by, "drill.deleted", f"objection:{objection.id}", {}, now)
    for entry in session.scalars(select(ObjectionEntry).filter_by(objection_id=objection.id)):
        session.delete(entry)
    session.flush()
    session.delete(objection)
    session.flush()


def _pass_up(
    session: Session, objection: Objection, by: Actor, why: str, about_us: bool, now: datetime, rules: Rules
) -> None:
    here = session.get_one(Division, objection.division_id)
    out = [*objection.about, *(staff.id for staff in people(session, here, objection.about) if about_us)]
    higher = above(session, here, out)
    if higher is None:
        raise ObjectionFault("上面没有别的办公室了。这里答不了，请转给外面的单位。")
    objection.about, objection.division_id, objection.staff_id = out, higher.id, None
    objection.stage = "received"
    objection.due_at = due_of(objection, now, rules)
    add(session, objection, "passed_up", by, now, why, {"to": higher.id})
    tell(session, objection, now, rules)


def _close(
    session: Session, objection: Objection, stage: str, by: Actor, now: datetime, text: str, details: dict[str, Any],
    rules: Rules,
) -> None:
    objection.stage, objection.closed_at = stage, now
    case = session.get(Case, objection.case_id) if objection.case_id and objection.kind == "objection" else None
    if case is not None:
        case = worked_on(session, case)
        session.refresh(case, with_for_update=ROW)
        add_entry(session, case, "objection_over", by, now, details={"objection": objection.id, "ended": stage})
        count_again(session, case, rules)
    add(session, objection, stage, by, now, text, details)
    tell(session, objection, now, rules)


def _check_apart(session: Session, objection: Objection, by: Actor, rules: Rules) -> None:
    """Nobody answers what is said against their own decision, or about their own family's matter."""
    case = session.get(Case, objection.case_id) if objection.case_id else None
    if case is None:
        return
    decision = decided(session, case, rules)
    if decision is not None and decision.staff_id == by.id:
        raise ObjectionFault("这件事的结果是您记的，请换一位同志来答复，或者转给上一级。")
    try:
        check_independent(session, worked_on(session, case), by)
    except StageFault as fault:
        raise ObjectionFault(str(fault)) from fault


def _text(text: str, missing: str) -> str:
    words = text.strip()
    if not says_something(words):
        raise ObjectionFault(missing)
    if len(words) > MOST:
        raise ObjectionFault(f"最多写{MOST}个字，您写了{len(words)}个。请写短一点。")
    return words
