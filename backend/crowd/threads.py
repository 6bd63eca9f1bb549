"""The rows of one invented case: its thread, deadlines, notice, helper, visits and measures."""

import json
import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from backend.base import Base
from backend.cases.actions import tail_index
from backend.cases.models import Case, Entry
from backend.consents.models import RECORD_AND_PASS_ON, Consent
from backend.conversations.models import Conversation
from backend.crowd.homes import Home
from backend.crowd.paths import WORDS, Step, reached_at
from backend.crowd.rows import row
from backend.hours import day_of
from backend.households.models import Responsibility
from backend.ids import new_id
from backend.masking import masked_name
from backend.measures.models import Measure
from backend.publicity.models import PublicNotice
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.visits.models import Visit
from backend.wording import word
from knowledge.deadlines import Deadline, due, publicity_ends
from knowledge.procedures import Procedure

IN_CHAT = 0.6  # of all cases
NOTICE_DAYS = 7
ORDER: tuple[type[Base], ...] = (
    Conversation, Case, Consent, Entry, Reminder, PublicNotice, Responsibility, Visit, Measure,
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


def write(rows: Rows, told: Told, procedure: Procedure, now: datetime, rules: Rules, lot: Random) -> None:
    """Everything that belongs to one case."""
    case_id, in_chat = new_id(), lot.random() < IN_CHAT
    talk = new_id() if in_chat else None
    if talk:
        _conversation(rows, talk, told.opened)
        rows.add(Consent, conversation_id=talk, case_id=case_id, kind=RECORD_AND_PASS_ON,
                 wording="declare.consent@demo", given_at=told.opened, withdrawn_at=None)
    home, last = told.home, told.steps[-1].stage
    rows.add(
        Case, id=case_id, receipt=told.receipt, source_key=f"crowd:{told.number}", division_id=home.division_id,
        household_id=home.id, conversation_id=talk, opened_at=told.opened, procedure=procedure.name, risk=told.risks[0],
        risks=list(told.risks), urgency=told.urgency, declared_for="self", since=WORDS, story=WORDS, phone=home.phone,
        phone_tail_index=tail_index(told.receipt, home.phone), stage=last.id, entries=len(told.steps), drill=False,
    )
    for number, step in enumerate(told.steps, start=1):
        rows.add(
            Entry, case_id=case_id, number=number, at=step.at, kind=step.stage.id, staff_id=step.staff_id,
            details=dict(step.details), text=WORDS if step.stage.needs_text else None, told=True,
            written_json=json.dumps(step.written, ensure_ascii=False) if step.written else None,
        )
        for deadline in procedure.deadlines.values():
            if deadline.starts == step.stage.id:
                _reminder(rows, case_id, deadline, number, told.steps, rules)
        if step.stage.does == "publish":
            _notice(rows, case_id, home, step, rules)
    _helped(rows, case_id, told, now, lot)


def _conversation(rows: Rows, talk: str, at: datetime) -> None:
    rows.add(
        Conversation, id=talk, channel="web", address_index=secrets.token_bytes(16), version=1, begun_at=at, seen_at=at,
        drill=False,
    )


def _reminder(
    rows: Rows, case_id: str, deadline: Deadline, number: int, steps: list[Step], rules: Rules
) -> None:
    begun, later = steps[number - 1], steps[number:]
    met = next((step for step in later if step.stage.id in deadline.met_by or step.stage.final), None)
    because = None if met is None else "done" if met.stage.id in deadline.met_by else "stage_passed"
    rows.add(
        Reminder, key=f"{deadline.id}:{case_id}:{number}", what=deadline.id, case_id=case_id, staff_id=None,
        due_at=due(deadline, begun.at, rules.calendar), true_for=begun.stage.id, made_at=begun.at, fired_at=None,
        closed_at=met.at if met else None, closed_because=because,
    )


def _notice(rows: Rows, case_id: str, home: Home, step: Step, rules: Rules) -> None:
    begins = day_of(step.at)
    kind = "removal" if step.stage.id.startswith("removal") else "inclusion"
    rows.add(
        PublicNotice, code=secrets.token_urlsafe(15), division_id=home.village.id, case_id=case_id, kind=kind,
        shown_name=masked_name(home.name), group=home.group, people=home.size, proposal=word(f"public.{kind}"),
        begins=begins, ends=publicity_ends(begins, NOTICE_DAYS, rules.calendar), staff_id=home.village.clerk,
        made_at=step.at, taken_down_at=None, taken_down_because=None,
    )


def _helped(rows: Rows, case_id: str, told: Told, now: datetime, lot: Random) -> None:
    """A helper from the inclusion on, a visit a month, a measure or two."""
    included = reached_at(told.steps, "include")
    if included is None:
        return
    home = told.home
    rows.add(Responsibility, household_id=home.id, staff_id=home.helper, begins=included, ends=None)
    at, number = included, 0
    while (at := at + timedelta(days=lot.randint(20, 35))) < now:
        number += 1
        rows.add(
            Visit, source_key=f"crowd:{told.number}:{number}", household_id=home.id, staff_id=home.helper,
            on_day=day_of(at), kind="home", found="fine", note=WORDS, recorded_at=at,
        )
    for _ in range(lot.randint(1, 2)):
        rows.add(
            Measure, household_id=home.id, case_id=case_id, card=None, what=WORDS, state="under_way",
            begins=day_of(included), due=day_of(included) + timedelta(days=180), ended=None, staff_id=home.helper,
            made_at=included, changes=0,
        )


def monitored_since(told: Mapping[str, list[Step]], home_id: str) -> datetime | None:
    """When a household was included, if it was and its risk has not been removed since."""
    steps = told.get(home_id, [])
    return None if reached_at(steps, "remove") else reached_at(steps, "include")
