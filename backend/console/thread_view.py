"""What the page of one case shows: facts, steps, deadlines, the thread, and what the household was told."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.consequences import is_helped
from backend.cases.models import Case, Entry
from backend.cases.queries import steps_of
from backend.cases.telling import entry_told, tells_of_household
from backend.cases.thread import entries_of
from backend.consents.actions import of_case
from backend.consents.models import Consent
from backend.console.holder import Helper, holder_of
from backend.console.places import place_words
from backend.console.reveals import Open
from backend.console.shown import WORDS
from backend.conversations.models import Conversation
from backend.drafts.actions import PARTIAL
from backend.drafts.queries import told_in_part
from backend.households.models import Household, Reveal
from backend.households.queries import helper_of
from backend.masking import masked_name, masked_phone
from backend.outgoing.models import Outgoing
from backend.reminders.actions import CALL_BACK, is_standing
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.staff.models import ROLES, Staff
from backend.stops.models import CaseStop
from backend.stops.queries import standing
from backend.wording import word, words_under
from knowledge.deadlines import Stop
from knowledge.procedures import Procedure, Stage
from knowledge.records import Field, Record

OURS = (PARTIAL,)  # kinds whose text is our own, and about nobody
OF_HOUSEHOLDS = ("withdrawn", "added", "urged", "corrected", "agreed", "disagreed", "erased")
CALLED_BACK = "called_back"  # the entry that somebody has told the household in person


@dataclass(frozen=True)
class Line:
    """One entry of the thread; `says` is what its codes mean, `text` only where it may be read."""

    number: int
    at: datetime
    label: str
    who: str
    says: str
    text: str | None
    has_text: bool
    told: bool


@dataclass(frozen=True)
class Told:
    """One message to the household; `text` is None where what stands in it is masked."""

    at: datetime
    state: str
    channel: str
    text: str | None


@dataclass(frozen=True)
class Look:
    """Somebody has looked at what is masked; colleagues see who, when and why."""

    at: datetime
    who: str
    reason: str
    why: str


@dataclass(frozen=True)
class CaseView:
    """Everything the case page shows; `elsewhere` are steps somebody of other roles takes."""

    case: Case
    procedure: Procedure
    household: Household
    place: str
    name: str
    phone: str
    call_back: str
    helper: Staff | None
    risks: tuple[str, ...]
    urgency: str
    story: str | None
    since: str | None
    stage: str
    holder: str
    """Who has it now; empty where nothing is left to do."""
    steps: tuple[tuple[str, str], ...]
    is_over: bool
    ways: tuple[Stage, ...]
    elsewhere: tuple[tuple[Stage, str], ...]
    is_included: bool
    """The case has the household monitored, and no refusal is offered any more."""
    deadlines: tuple[tuple[str, Reminder], ...]
    stopped: tuple[Stop, CaseStop] | None
    lines: tuple[Line, ...]
    told: tuple[Told, ...]
    consents: tuple[Consent, ...]
    partial: bool
    looks: tuple[Look, ...]

    @property
    def calls_back(self) -> bool:
        """Whether the household has to be told in person."""
        return any(CALLED_BACK in self.met_by(row.what) for _, row in self.deadlines)

    def met_by(self, what: str) -> tuple[str, ...]:
        """The entries of the thread by which something that is due is done."""
        if what == CALL_BACK:
            return (CALLED_BACK,)
        return self.procedure.deadlines[what].met_by if what in self.procedure.deadlines else ()

    @property
    def may_stop(self) -> bool:
        """Whether one of the deadlines that run can be stopped; a first response, say, waits for nothing."""
        known = self.procedure.deadlines
        return any(row.what in known and known[row.what].may_stop for _, row in self.deadlines)


def case_view(session: Session, case: Case, rules: Rules, opened: Open, role: str, day: date) -> CaseView:
    """`opened` says what of it was asked for and may stand unmasked; `role` whose forms are shown."""
    household = session.get_one(Household, case.household_id)
    procedure = rules.procedure_of(case.procedure)
    ways = [procedure.stages[way] for way in procedure.ways(case.stage, tuple(case.risks))]
    ways = ways if case.merged_into is None else []
    is_included = any(stage.does == "refuse" for stage in ways) and is_helped(session, case, rules)
    ways = [stage for stage in ways if not (is_included and stage.does == "refuse")]
    stop, helper = standing(session, case.id, day), helper_of(session, household.id)
    return CaseView(
        case, procedure, household, place_words(session, case.division_id),
        opened.name or masked_name(household.name),
        masked_phone(household.phone) if opened.phone is None else opened.phone,
        masked_phone(case.phone) if opened.call_back is None else opened.call_back,
        helper,
        tuple(rules.risks[risk].staff for risk in case.risks if risk in rules.risks),
        rules.urgencies[case.urgency].staff,
        case.story if opened.story else None, case.since if opened.story else None,
        procedure.stages[case.stage].label,
        holder_of(procedure, case.stage, Helper(helper.name or "", helper.role) if helper else None),
        steps_of(session, case, procedure), procedure.stages[case.stage].final,
        tuple(stage for stage in ways if role in stage.by),
        tuple((stage, "、".join(ROLES[one] for one in stage.by)) for stage in ways if role not in stage.by),
        is_included,
        _deadlines(session, case, procedure), (procedure.stops[stop.reason], stop) if stop else None,
        _lines(session, case, rules, opened),
        _told(session, case, procedure, opened), tuple(of_case(session, case.id)),
        bool(told_in_part(session, [case.id])), looks_at(session, household.id),
    )


def looks_at(session: Session, household_id: str, latest: int = 20) -> tuple[Look, ...]:
    """Who has looked at a household's name, phone or story, the latest first."""
    rows = session.execute(
        select(Reveal, Staff)
        .join(Staff, Staff.id == Reveal.staff_id)
        .where(Reveal.household_id == household_id)
        .order_by(Reveal.id.desc())
        .limit(latest)
    )
    return tuple(Look(row.at, staff.name or "", word(f"reveal.{row.reason}"), row.why or "") for row, staff in rows)


def _deadlines(session: Session, case: Case, procedure: Procedure) -> tuple[tuple[str, Reminder], ...]:
    """What has to be done by when, in the procedure's words."""
    standing = select(Reminder).where(Reminder.case_id == case.id, is_standing(Reminder))
    return tuple(
        (procedure.deadlines[row.what].label if row.what in procedure.deadlines else WORDS["reminders"][row.what], row)
        for row in session.scalars(standing.order_by(Reminder.due_at))
    )


def _lines(session: Session, case: Case, rules: Rules, opened: Open) -> tuple[Line, ...]:
    entries, procedure = entries_of(session, case.id), rules.procedure_of(case.procedure)
    ids = {entry.staff_id for entry in entries} | {entry.details.get("staff") for entry in entries}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids - {None})))}
    cases = [entry.details["case"] for entry in entries if "case" in entry.details]
    names |= {one.id: one.receipt for one in session.scalars(select(Case).where(Case.id.in_(cases)))}
    labels = words_under("entry") | {stage.id: stage.label for stage in procedure.stages.values()}
    return tuple(
        Line(
            entry.number, entry.at, labels.get(entry.kind, entry.kind),
            names.get(entry.staff_id or "", _nobody(entry, procedure)),
            _says(entry, names, procedure, rules),
            _text(entry, procedure) if opened.story or entry.kind in OURS else None,
            entry.text_sealed is not None or entry.written_sealed is not None, entry.told,
        )
        for entry in entries
    )


def _nobody(entry: Entry, procedure: Procedure) -> str:
    """Who wrote a line that no member of staff wrote."""
    if entry.kind == "objected":
        return str(WORDS["nobody"]["objector"])
    told = entry.kind in OF_HOUSEHOLDS or entry.kind == next(iter(procedure.stages))
    who = "clock" if entry.kind == PARTIAL else "household" if told else "terminal"
    return str(WORDS["nobody"][who])


def _says(entry: Entry, names: dict[str, str], procedure: Procedure, rules: Rules) -> str:
    details, stage = entry.details, procedure.stages.get(entry.kind)
    if stage is not None and stage.record is not None:
        return recorded(stage.record, details, names, rules)
    parts = []
    if entry.kind == "visited":
        parts += [word(f"visit_kind.{details['by']}"), word(f"visit_found.{details['found']}")]
    if "urgency" in details:
        parts.append(rules.urgencies[details["urgency"]].staff)
    if "case" in details:
        parts.append(names.get(details["case"], ""))
    if "what" in details:
        parts.append(word(f"corrected.{details['what']}"))
    if "how" in details:
        parts += [word(f"asked_how.{details['how']}"), *filter(None, [details.get("on")])]
    if "stop" in details:
        parts += [procedure.stops[details["stop"]].label, *filter(None, [details.get("until")])]
    return "，".join(parts)


def recorded(record: Record, details: Mapping[str, Any], names: Mapping[str, str], rules: Rules) -> str:
    """What was filled into the form of a stage, apart from what was written in words."""
    filled = (field for field in record.fields.values() if field.id in details)
    return "；".join(f"{field.ask}：{_value(field, details[field.id], names, rules)}" for field in filled)


def _value(field: Field, value: Any, names: Mapping[str, str], rules: Rules) -> str:
    if field.kind == "staff":
        return names.get(value, "")
    values = value if isinstance(value, list) else [value]
    if field.kind in ("risk", "risks"):
        return "、".join(rules.risks[code].staff for code in values if code in rules.risks)
    return "、".join(field.among.get(str(code), str(code)) for code in values)


def _text(entry: Entry, procedure: Procedure) -> str:
    """What was written in words: into the fields of the form, and beside it."""
    stage = procedure.stages.get(entry.kind)
    fields = stage.record.fields if stage is not None and stage.record is not None else {}
    said = [f"{fields[name].ask}：{text}" for name, text in entry.written.items() if name in fields]
    return "\n".join([*said, *filter(None, [entry.text])])


def _told(session: Session, case: Case, procedure: Procedure, opened: Open) -> tuple[Told, ...]:
    """Only what went to the household's own conversation: alarms to staff hang on the case too.

    What staff have written for the household to know about itself is as masked here as in the thread; sentences that
    say the same to everybody are not.
    """
    if case.conversation_id is None:
        return ()
    channel = session.get_one(Conversation, case.conversation_id).channel
    rows = session.scalars(
        select(Outgoing)
        .filter_by(case_id=case.id, conversation_id=case.conversation_id, kind="notice")
        .order_by(Outgoing.id)
    )
    written = select(Entry.number, Entry.kind).filter_by(case_id=case.id).where(Entry.written_sealed.is_not(None))
    masked = {
        number for number, kind in session.execute(written)
        if not opened.story and (kind not in procedure.stages or tells_of_household(procedure.stages[kind]))
    }
    return tuple(
        Told(
            row.made_at, row.state, channel,
            None if entry_told(row.key) in masked else json.loads(row.payload or '{"text": ""}')["text"],
        )
        for row in rows
    )
