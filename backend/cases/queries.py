"""Reading cases: a conversation's own, one by its receipt, and one within reach."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged
from backend.cases.models import Case, Entry
from backend.cases.phones import tail_index
from backend.cases.telling import told_words
from backend.divisions.models import Division
from backend.divisions.queries import named_village
from backend.households.queries import helper_of
from backend.reminders.actions import is_standing, open_deadlines
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.scope import Actor, within
from backend.wording import word
from dialogues import receipts
from knowledge.procedures import Procedure

LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Progress:
    """Where a case stands, in words for the household: step so many of so many, who has it, by when."""

    receipt: str
    stage_label: str
    step: int
    of: int
    holder: str
    due: datetime | None
    told: str
    left_out: tuple[str, ...]
    """Steps before this one that nobody has taken."""


def of_conversation(session: Session, conversation_id: str) -> list[Case]:
    """The cases this conversation has opened, newest first."""
    return list(session.scalars(select(Case).filter_by(conversation_id=conversation_id).order_by(Case.id.desc())))


def by_receipt(session: Session, receipt: str, phone_tail: str) -> Case | None:
    """The case of a receipt and the last four digits of its phone; the same work whether it exists or not."""
    plain = receipts.read(receipt) or ""
    case = session.scalar(select(Case).filter_by(receipt=plain))
    kept = case.phone_tail_index if case is not None and case.phone_tail_index else bytes(16)
    matches = hmac.compare_digest(kept, tail_index(plain, phone_tail))
    return case if matches else None


def progress(session: Session, case: Case, now: datetime, rules: Rules) -> Progress:
    """What the household may know; `told` is the sentence that belongs to the stage.

    That somebody is still to call it is no step of the procedure: it reads the very thing it would be called about.
    """
    procedure = rules.procedure_of(case.procedure)
    steps = list(procedure.steps)
    step, deadlines = steps.index(procedure.stages[case.stage].step) + 1, open_deadlines(session, case.id)
    return Progress(
        case.receipt, procedure.stages[case.stage].label, step, len(steps), _holder(session, case),
        deadlines[0].due_at if deadlines else None, told_words(session, case, rules),
        tuple(label for label, mark in steps_of(session, case, procedure) if mark == LEFT_OUT),
    )


def steps_of(session: Session, case: Case, procedure: Procedure) -> tuple[tuple[str, str], ...]:
    """The household's steps in words, each past, here, ahead or left_out: what stands in no thread was not done."""
    kinds = session.scalars(select(Entry.kind).where(Entry.case_id.in_(with_merged(session, case.id))).distinct())
    done = {procedure.stages[kind].step for kind in kinds if kind in procedure.stages}
    codes = list(procedure.steps)
    here = codes.index(procedure.stages[case.stage].step)
    before = (("past" if code in done else LEFT_OUT) for code in codes[:here])
    marks = (*before, "here", *["ahead"] * (len(codes) - here - 1))
    return tuple((procedure.steps[code], mark) for code, mark in zip(codes, marks, strict=True))


def next_due(session: Session, case: Case) -> datetime | None:
    """The nearest open deadline of a case."""
    return session.scalar(
        select(Reminder.due_at)
        .where(Reminder.case_id == case.id, is_standing(Reminder))
        .order_by(Reminder.due_at)
        .limit(1)
    )


def is_over(case: Case, rules: Rules) -> bool:
    """Whether nothing more is to be done."""
    return rules.procedure_of(case.procedure).stages[case.stage].final


def one(session: Session, actor: Actor, case_id: str) -> Case | None:
    """None for a case that does not exist and for one of another division alike."""
    return session.scalar(_scoped(actor).where(Case.id == case_id))


def _scoped(actor: Actor) -> Select[Case]:
    return select(Case).join(Division, Division.id == Case.division_id).where(within(Division.path, actor))


def _holder(session: Session, case: Case) -> str:
    helper = helper_of(session, case.household_id)
    if helper is not None:
        return word("holder.staff", name=helper.name)
    return word("holder.village", place=named_village(session, case.division_id))
