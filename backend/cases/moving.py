"""Moving: a case goes from one stage to the next, by people, with what the procedure asks to be written down."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from backend.cases.confirming import check_asked
from backend.cases.consequences import CONSEQUENCES, Move
from backend.cases.days import known_of
from backend.cases.filling import fill
from backend.cases.independence import check_independent
from backend.cases.models import Case, Entry
from backend.cases.telling import tell_stage
from backend.cases.thread import StageFault, add_entry, hold_worked_on, meet_deadlines, write_deadlines
from backend.hours import day_of
from backend.objections.queries import open_on
from backend.publicity.actions import WENT_BACK, withdraw
from backend.publicity.queries import came_down_early, still_hanging
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.models import ROLES
from knowledge.procedures import Procedure, Stage

WAITS = ("include", "refuse", "remove", "close")  # what must wait until an objection is answered
NEEDS_YES = {"include": True, "publish": True, "refuse": False}  # whether only a yes of the person will do


def move(
    session: Session, case: Case, by: Actor, to: str, now: datetime, rules: Rules, *, text: str | None = None,
    typed: Mapping[str, Sequence[str]] | None = None, without: str | None = None,
) -> Entry:
    """The case reaches stage `to`: entry, consequence, deadlines, and a notice to the household.

    `typed` holds what the form's fields say; `without` why it is decided without a yes of the person for whom somebody
    else has declared. Raises StageFault or OutOfScope, and then nothing is changed once the caller rolls back.
    """
    hold_worked_on(session, case, by)
    procedure = rules.procedure_of(case.procedure)
    _check_way(case, to, procedure)
    stage = procedure.stages[to]
    _check_who(session, case, by, stage)
    _check_time(session, case, stage, procedure, now)
    filled = fill(stage, typed or {}, text, known_of(session, case, now, rules))
    if stage.does in NEEDS_YES:
        check_asked(session, case, by, without, NEEDS_YES[stage.does], now)
    if _goes_back(case, to, procedure):
        withdraw(session, case, by, WENT_BACK, now)
    if stage.does is not None:
        CONSEQUENCES[stage.does](session, Move(case, to, by, filled, now, rules))
    case.stage = to
    entry = add_entry(
        session, case, to, by, now, text=filled.text, details=filled.codes,
        written=json.dumps(filled.written, ensure_ascii=False) if filled.written else None,
    )
    meet_deadlines(session, case, to, now, rules)
    write_deadlines(session, case, entry, now, rules)
    entry.told = tell_stage(session, case, entry, now, rules)
    return entry


def _check_way(case: Case, to: str, procedure: Procedure) -> None:
    stages, ways = procedure.stages, procedure.ways(case.stage, tuple(case.risks))
    if to in ways:
        return
    if to not in stages:
        raise StageFault("没有这个环节，请从页面上再选一次。")
    now_at, wanted = stages[case.stage].label, stages[to].label
    if not ways:
        raise StageFault(f"这件事{now_at}，不能再改成“{wanted}”。有新的难处，请另报一件。")
    listed = "、".join(stages[way].label for way in ways)
    raise StageFault(f"这件事现在是“{now_at}”，不能直接到“{wanted}”。下一步可以是：{listed}。")


def _check_who(session: Session, case: Case, by: Actor, stage: Stage) -> None:
    if by.kind == "staff" and by.role not in stage.by:
        roles = "、".join(ROLES[role] for role in stage.by)
        raise StageFault(f"“{stage.label}”这一步由{roles}来记。")
    if stage.independent:
        check_independent(session, case, by)


def _check_time(session: Session, case: Case, stage: Stage, procedure: Procedure, now: datetime) -> None:
    why = held_up(session, case, stage, procedure, now)
    if why is not None:
        raise StageFault(why)


def held_up(session: Session, case: Case, stage: Stage, procedure: Procedure, now: datetime) -> str | None:
    """Why a stage cannot be reached yet: a notice hangs, or an objection waits for its answer."""
    if _at_notice(case, procedure) and stage.does != "refuse" and not _goes_back(case, stage.id, procedure):
        hanging = still_hanging(session, case.id, day_of(now))
        if hanging is not None:
            return f"公示要贴满，到{hanging.ends.month}月{hanging.ends.day}日为止。过了那天再往下办。"
        if came_down_early(session, case.id) is not None:
            return "公示提前撤下了，没有贴满。请到“公示”里再贴一次，贴满了再往下办。"
    if stage.does in WAITS and open_on(session, case.id):
        return "这件事有人提了意见，还没有答复。先答复意见，再记这一步。"
    return None


def _at_notice(case: Case, procedure: Procedure) -> bool:
    return procedure.stages[case.stage].does == "publish"


def _goes_back(case: Case, to: str, procedure: Procedure) -> bool:
    """From its notice to a stage that comes before: what was to be decided is not any more."""
    order = list(procedure.stages)
    return _at_notice(case, procedure) and order.index(to) < order.index(case.stage)
