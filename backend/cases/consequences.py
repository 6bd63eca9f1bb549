"""Consequences: what reaching a stage changes beside the thread, by the name its procedure gives it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.base import ROW
from backend.cases.erasing import erase_withdrawn
from backend.cases.filling import Filled
from backend.cases.independence import check_independent
from backend.cases.merged import with_merged
from backend.cases.models import Case, Entry
from backend.cases.thread import StageFault
from backend.drills import is_drilled
from backend.households.actions import make_responsible
from backend.households.models import Household
from backend.publicity.actions import REFUSED, publish, withdraw
from backend.publicity.checking import check_form
from backend.rules import Rules
from backend.scope import Actor
from backend.staff.queries import helpers_for
from knowledge.procedures import Stage


@dataclass(frozen=True)
class Move:
    """One step that is being taken: which case, to which stage, by whom, when, and what was filled in."""

    case: Case
    stage: str
    by: Actor
    filled: Filled
    now: datetime
    rules: Rules


def _include(session: Session, move: Move) -> None:
    """A monitored household from now on, with the risks that people have decided on."""
    household = _on_register(session, move)
    if household is not None:
        household.monitored_since = household.monitored_since or move.now
    if "risk" in move.filled.codes:
        move.case.risk, move.case.risks = move.filled.codes["risk"], list(move.filled.codes["risks"])


def _remove(session: Session, move: Move) -> None:
    """The household is monitored no more, unless another of its cases still is."""
    household = _on_register(session, move)
    if household is None:
        return
    still = select(Case).filter_by(household_id=household.id, merged_into=None, drill=move.case.drill)
    still = still.where(Case.id != move.case.id)
    if not any(is_helped(session, case, move.rules) for case in session.scalars(still).all()):
        household.monitored_since = None


def _on_register(session: Session, move: Move) -> Household | None:
    """The household, nobody else changing it until we commit; None where an exercise plays with one that is real."""
    household = session.get_one(Household, move.case.household_id, with_for_update=ROW, populate_existing=True)
    return household if not move.case.drill or is_drilled(session, household.id) else None


def is_helped(session: Session, case: Case, rules: Rules) -> bool:
    """Whether a case has led to inclusion, and the last word on it is not removal."""
    return last_done(session, case, ("include", "remove"), rules) == "include"


def helped_since(session: Session, case: Case, rules: Rules) -> datetime | None:
    """Since when a case has the household monitored; None where it does not."""
    if not is_helped(session, case, rules):
        return None
    included = [stage.id for stage in rules.procedure_of(case.procedure).stages.values() if stage.does == "include"]
    since = select(Entry.at).filter_by(case_id=case.id).where(Entry.kind.in_(included))
    return session.scalar(since.order_by(Entry.number.desc()).limit(1))


def last_done(session: Session, case: Case, among: Collection[str], rules: Rules) -> str | None:
    """Which of these consequences a case has had last."""
    stages = rules.procedure_of(case.procedure).stages
    kinds = session.scalars(select(Entry.kind).filter_by(case_id=case.id).order_by(Entry.number.desc()))
    done = (stages[kind].does for kind in kinds if kind in stages)
    return next((does for does in done if does in among), None)


def _name_responsible(session: Session, move: Move) -> None:
    """Somebody answers for the household from now on; the household learns the name."""
    named = move.filled.codes["staff"]
    if named not in {staff.id for staff in helpers_for(session, move.by, move.case.division_id)}:
        raise StageFault("没有这位干部，或者他管不到这户。请从名单里选：村里的同志，或者派来的帮扶责任人。")
    if _on_register(session, move) is not None:
        make_responsible(session, move.case.household_id, named, move.now)


def _publish(session: Session, move: Move) -> None:
    begins = date.fromisoformat(move.filled.codes["begins"])
    stages = move.rules.procedure_of(move.case.procedure).stages
    kind = "removal" if any(stages[way].does == "remove" for way in stages[move.stage].ways) else "inclusion"
    household = _on_register(session, move)
    if kind == "removal" and household is not None and household.monitored_since is None:
        raise StageFault("这户没有登记成监测对象，不用办风险消除。")
    check_form(move.filled)
    publish(session, move.case, move.by, kind, begins, move.filled.codes["days"], move.now, move.rules)


def _close(session: Session, move: Move) -> None:
    """Nothing ends without a decision or a reason for none; what was told without a standing consent is erased."""
    decided, why = _is_decided(session, move.case, move.rules), move.filled.codes.get("undecided")
    if decided and why is not None:
        raise StageFault("这件事已经定过了，不用再选没有定的原因。")
    if not decided and why is None:
        raise StageFault("这件事还没有定纳入还是不纳入。不再往下办的，请选是什么原因。")
    if not decided:
        check_independent(session, move.case, move.by)
    erase_withdrawn(session, move.case, move.now, move.rules)


def _is_decided(session: Session, case: Case, rules: Rules) -> bool:
    """Whether the case was decided since it was last opened, or has led to inclusion that stands."""
    stages = rules.procedure_of(case.procedure).stages
    kinds = session.scalars(select(Entry.kind).filter_by(case_id=case.id).order_by(Entry.number.desc()))
    reached = (stages[kind] for kind in kinds if kind in stages)
    lately = takewhile(lambda stage: not stage.final, reached)
    return any(stage.does in ("include", "refuse", "remove") for stage in lately) or is_helped(session, case, rules)


def _refuse(session: Session, move: Move) -> None:
    """What hangs of the case comes down; the call back is a deadline of the procedure."""
    if is_helped(session, move.case, move.rules):
        raise StageFault("这户已经登记成监测对象，不能记未纳入。要退出，请走风险消除：核查、评议、公示、审定。")
    stages = move.rules.procedure_of(move.case.procedure).stages
    if move.filled.codes["reason"] not in stages[move.stage].unchecked and not _is_checked(session, move.case, stages):
        raise StageFault("还没有人核实过，不能用这个原因记未纳入。请先入户核查。")
    withdraw(session, move.case, move.by, REFUSED, move.now)


def _is_checked(session: Session, case: Case, stages: Mapping[str, Stage]) -> bool:
    """Whether somebody who is independent has looked into the case, or into one merged into it."""
    judging = [stage.id for stage in stages.values() if stage.independent and stage.does is None]
    seen = select(Entry.id).where(Entry.case_id.in_(with_merged(session, case.id)), Entry.kind.in_(judging))
    return session.scalar(seen.limit(1)) is not None


CONSEQUENCES: Mapping[str, Callable[[Session, Move], None]] = {
    "include": _include, "refuse": _refuse, "name_responsible": _name_responsible, "publish": _publish,
    "remove": _remove, "close": _close,
}
