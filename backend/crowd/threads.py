"""The rows of one invented case: its thread, deadlines, notices, and what was said to the household about it."""

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.base import Base
from backend.cases.models import Case, Entry
from backend.cases.phones import tail_index
from backend.consents.models import RECORD_AND_PASS_ON, Consent
from backend.conversations.models import Conversation
from backend.crowd.homes import Home
from backend.crowd.paths import WORDS, Step, reached_at
from backend.crowd.rows import row
from backend.family.models import Member
from backend.hours import day_of
from backend.households.indexes import phone_index
from backend.households.models import Responsibility
from backend.ids import new_id
from backend.masking import masked_name
from backend.measures.models import Measure
from backend.objections.models import Objection, ObjectionEntry
from backend.outgoing.actions import payload
from backend.outgoing.models import PRIORITIES, Outgoing
from backend.promises.models import Promise
from backend.publicity.models import PublicNotice
from backend.publicity.queries import OVER
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.visits.models import Visit
from backend.wording import word
from knowledge.deadlines import Deadline, due, publicity_ends
from knowledge.procedures import Procedure

IN_CHAT = 0.6  # of all cases
NOTICE_DAYS = 7
ORDER: tuple[type[Base], ...] = (
    Conversation, Case, Consent, Entry, Reminder, PublicNotice, Objection, ObjectionEntry, Outgoing, Responsibility,
    Visit, Measure, Promise, Member,
)
"""In which tables are filled, since each refers to those before it."""


@dataclass
class Rows:
    """What is to be added, by table."""

    of: dict[type[Base], list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, model: type[Base], **values: Any) -> None:
        self.of[model].append(row(model, **{"id": new_id(), **values}))


@dataclass(frozen=True)
class Told:
    """One case before it is rows."""

    home: Home
    number: int
    receipt: str
    risks: tuple[str, ...]
    urgency: str
    opened: datetime
    steps: list[Step]
    event_id: str | None = None
    case_id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Making:
    """What every case needs: where it is written, under which procedure, and by which lot."""

    rows: Rows
    procedure: Procedure
    rules: Rules
    now: datetime
    lot: Random
    receipts: Iterator[str]


@dataclass(frozen=True)
class Line:
    """One entry before it has its number; `step` for those that lead to a stage."""

    at: datetime
    kind: str
    staff_id: str | None
    details: Mapping[str, Any]
    step: Step | None = None


def write_case(making: Making, told: Told, others: list[Line]) -> None:
    """The case, its thread with what else was said in it, deadlines and notices."""
    rows, home, last = making.rows, told.home, told.steps[-1].stage
    talk = _conversation(making, told) if making.lot.random() < IN_CHAT else None
    steps = [Line(one.at, one.stage.id, one.staff_id, one.details, one) for one in told.steps]
    thread = sorted([*steps, *others], key=lambda line: line.at)
    rows.add(
        Case, id=told.case_id, receipt=told.receipt, source_key=f"crowd:{told.number}", division_id=home.division_id,
        household_id=home.id, conversation_id=talk, event_id=told.event_id, opened_at=told.opened,
        procedure=making.procedure.name, risk=told.risks[0], risks=list(told.risks), urgency=told.urgency,
        declared_for="self", since=WORDS, story=WORDS, phone=home.phone,
        phone_index=phone_index(home.phone), phone_tail_index=tail_index(told.receipt, home.phone), stage=last.id,
        entries=len(thread), drill=False,
    )
    for number, line in enumerate(thread, start=1):
        _entry(making, told, thread[number - 1 :], number)
        if line.step is not None and line.step.stage.does == "publish":
            _notice(making, told, line.step)
        if talk is not None and line.step is not None and number > 1:
            _said(making, told, talk, line.step)


def _conversation(making: Making, told: Told) -> str:
    talk = new_id()
    making.rows.add(
        Conversation, id=talk, channel="web", address_index=secrets.token_bytes(16), version=1, begun_at=told.opened,
        seen_at=told.steps[-1].at, drill=False,
    )
    making.rows.add(
        Consent, conversation_id=talk, case_id=told.case_id, kind=RECORD_AND_PASS_ON, wording="declare.consent@demo",
        given_at=told.opened, withdrawn_at=None,
    )
    return talk


def _entry(making: Making, told: Told, rest: list[Line], number: int) -> None:
    """`rest`: the thread from this line on."""
    line = rest[0]
    written = line.step.written if line.step else None
    says = WORDS if line.step and line.step.stage.needs_text else None
    making.rows.add(
        Entry, case_id=told.case_id, number=number, at=line.at, kind=line.kind, staff_id=line.staff_id,
        details=dict(line.details), text=says, told=line.step is not None,
        written_json=json.dumps(written, ensure_ascii=False) if written else None,
    )
    for deadline in making.procedure.deadlines.values():
        if line.step is not None and deadline.starts == line.kind:
            _reminder(making, told, deadline, rest, number)


def _reminder(making: Making, told: Told, deadline: Deadline, rest: list[Line], number: int) -> None:
    begun, met_by = rest[0].at, deadline.met_by
    met = next((line for line in rest[1:] if line.kind in met_by or (line.step and line.step.stage.final)), None)
    because = None if met is None else "done" if met.kind in met_by else "stage_passed"
    making.rows.add(
        Reminder, key=f"{deadline.id}:{told.case_id}:{number}", what=deadline.id, case_id=told.case_id, staff_id=None,
        due_at=due(deadline, begun, making.rules.calendar), true_for=deadline.starts, made_at=begun, fired_at=None,
        closed_at=met.at if met else None, closed_because=because,
    )


def _notice(making: Making, told: Told, step: Step) -> None:
    begins, home = day_of(step.at), told.home
    ends = publicity_ends(begins, NOTICE_DAYS, making.rules.calendar)
    is_over = ends < day_of(making.now)
    kind = "removal" if step.stage.id.startswith("removal") else "inclusion"
    making.rows.add(
        PublicNotice, code=secrets.token_urlsafe(15), division_id=home.village.id, case_id=told.case_id, kind=kind,
        shown_name=masked_name(home.name), group=home.group, people=home.size, proposal=word(f"public.{kind}"),
        begins=begins, ends=ends, staff_id=home.village.clerk, made_at=step.at,
        taken_down_at=making.rules.hours.evening(ends) if is_over else None,
        taken_down_because=OVER if is_over else None,
    )


def _said(making: Making, told: Told, talk: str, step: Step) -> None:
    """What the household was told of a step, and has read."""
    text = json.dumps(payload(step.stage.told.partition("{")[0], receipt=told.receipt), ensure_ascii=False)
    seen = min(step.at + timedelta(hours=making.lot.uniform(0, 40)), making.now)
    making.rows.add(
        Outgoing, key=f"crowd:{told.number}:{step.stage.id}", conversation_id=talk, case_id=told.case_id, kind="notice",
        priority=PRIORITIES["notice"], payload=text, made_at=step.at, not_before=step.at, expires_at=None,
        state="seen", tries=0, lease_until=None, sent_at=seen, seen_at=seen, fault=None,
    )


def monitored_since(steps: list[Step]) -> datetime | None:
    """When a household was included, if it was and its risk has not been removed since."""
    return None if reached_at(steps, "remove") else reached_at(steps, "include")
