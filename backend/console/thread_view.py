"""What the page of one case shows: facts, steps, deadlines, the thread, and what the household was told."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case, Entry
from backend.cases.thread import entries_of
from backend.consents.actions import of_case
from backend.consents.models import Consent
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
from backend.reminders.actions import NEWS
from backend.reminders.models import Reminder
from backend.rules import Rules
from backend.staff.models import Staff
from backend.wording import word, words_under
from knowledge.procedures import Stage

OURS = (PARTIAL,)  # kinds whose text is our own, and about nobody
OF_HOUSEHOLDS = ("received", "withdrawn", "added", "urged", "corrected", "agreed", "disagreed", "erased")


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
    """One message to the household."""

    at: datetime
    state: str
    channel: str
    text: str


@dataclass(frozen=True)
class Look:
    """Somebody has looked at what is masked; colleagues see who, when and why."""

    at: datetime
    who: str
    reason: str
    why: str


@dataclass(frozen=True)
class CaseView:
    """Everything the case page shows."""

    case: Case
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
    stages: tuple[tuple[Stage, str], ...]
    ways: tuple[str, ...]
    deadlines: tuple[Reminder, ...]
    lines: tuple[Line, ...]
    told: tuple[Told, ...]
    consents: tuple[Consent, ...]
    partial: bool
    looks: tuple[Look, ...]


def case_view(session: Session, case: Case, rules: Rules, opened: Open) -> CaseView:
    """`opened` says what of it was asked for and may stand unmasked."""
    household = session.get_one(Household, case.household_id)
    entries = entries_of(session, case.id)
    stages = rules.procedure_of(case.procedure).stages
    reached = {entry.kind for entry in entries}
    return CaseView(
        case, household, place_words(session, case.division_id),
        opened.name or masked_name(household.name),
        masked_phone(household.phone) if opened.phone is None else opened.phone,
        masked_phone(case.phone) if opened.call_back is None else opened.call_back,
        helper_of(session, household.id),
        tuple(rules.risks[risk].staff for risk in case.risks if risk in rules.risks),
        rules.urgencies[case.urgency].staff,
        case.story if opened.story else None, case.since if opened.story else None,
        tuple((stage, _mark(stage, case, reached)) for stage in stages.values() if _belongs(stage, reached, case)),
        stages[case.stage].ways, _deadlines(session, case), _lines(session, entries, rules, opened),
        _told(session, case), tuple(of_case(session, case.id)), bool(told_in_part(session, [case.id])),
        looks_at(session, household.id),
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


def _mark(stage: Stage, case: Case, reached: set[str]) -> str:
    if stage.id == case.stage:
        return "here"
    return "past" if stage.id in reached else "ahead"


def _belongs(stage: Stage, reached: set[str], case: Case) -> bool:
    """Of included and not included only the way that was taken is shown, once it was."""
    other = {"included": "not_included", "not_included": "included"}.get(stage.id)
    skipped = stage.id == "responsible_named" and "not_included" in reached
    return stage.id in reached or (other not in reached and not skipped)


def _deadlines(session: Session, case: Case) -> tuple[Reminder, ...]:
    standing = select(Reminder).filter_by(case_id=case.id, closed_at=None).where(Reminder.what.not_in(NEWS))
    return tuple(session.scalars(standing.order_by(Reminder.due_at)))


def _lines(session: Session, entries: list[Entry], rules: Rules, opened: Open) -> tuple[Line, ...]:
    ids = {entry.staff_id for entry in entries} | {entry.details.get("responsible") for entry in entries}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids - {None})))}
    labels = words_under("entry")
    return tuple(
        Line(
            entry.number, entry.at, labels.get(entry.kind, entry.kind), names.get(entry.staff_id or "", _nobody(entry)),
            _says(entry, names, rules), entry.text if opened.story or entry.kind in OURS else None,
            entry.text_sealed is not None, entry.told,
        )
        for entry in entries
    )


def _nobody(entry: Entry) -> str:
    """Who wrote a line that no member of staff wrote."""
    who = "clock" if entry.kind == PARTIAL else "household" if entry.kind in OF_HOUSEHOLDS else "terminal"
    return str(WORDS["nobody"][who])


def _says(entry: Entry, names: dict[str, str], rules: Rules) -> str:
    details = entry.details
    parts = []
    if "reason" in details:
        parts.append(word(f"decline.{details['reason']}"))
    if "responsible" in details:
        parts.append(names.get(details["responsible"], ""))
    if entry.kind == "visited":
        parts += [word(f"visit_kind.{details['by']}"), word(f"visit_found.{details['found']}")]
    if "urgency" in details:
        parts.append(rules.urgencies[details["urgency"]].staff)
    if "what" in details:
        parts.append(word(f"corrected.{details['what']}"))
    if "how" in details:
        parts += [word(f"asked_how.{details['how']}"), *filter(None, [details.get("on")])]
    return "，".join(parts)


def _told(session: Session, case: Case) -> tuple[Told, ...]:
    """Only what went to the household's own conversation: alarms to staff hang on the case too."""
    if case.conversation_id is None:
        return ()
    channel = session.get_one(Conversation, case.conversation_id).channel
    rows = session.scalars(
        select(Outgoing)
        .filter_by(case_id=case.id, conversation_id=case.conversation_id, kind="notice")
        .order_by(Outgoing.id)
    )
    return tuple(
        Told(row.made_at, row.state, channel, json.loads(row.payload or '{"text": ""}')["text"]) for row in rows
    )
