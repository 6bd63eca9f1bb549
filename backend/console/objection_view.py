"""What the page of one objection shows: its words to whoever has taken it, to others of the office where it stands."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.models import Case
from backend.console.places import place_words
from backend.console.shown import WORDS
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.masking import masked_phone
from backend.objections.answering import above
from backend.objections.models import Objection, ObjectionEntry
from backend.objections.queries import entries_of
from backend.objections.telling import key_of, office_words
from backend.objections.thread import settle_by
from backend.outgoing.models import Outgoing
from backend.rules import Rules
from backend.staff.models import Staff
from knowledge.objections import objection_rules


@dataclass(frozen=True)
class Line:
    """One entry; `text` only for whoever has taken it."""

    label: str
    who: str
    at: datetime
    text: str | None
    says: str


@dataclass(frozen=True)
class ObjectionView:
    """Everything the page shows; `phone` masked unless it was asked for, `told` the state of what was told last."""

    objection: Objection
    about: str
    office: str
    place: str | None
    receipt_of_case: str | None
    taker: Staff | None
    mine: bool
    late: bool
    lines: tuple[Line, ...]
    phone: str
    told: str | None
    channel: str
    forgotten: bool
    higher: str | None
    kept_out: int
    settle_by: datetime
    """What the regulation says, later than what the person was promised; `extended`: with the longer span it allows."""
    extended: datetime


def objection_view(
    session: Session, objection: Objection, reader: str, revealed: bool, rules: Rules
) -> ObjectionView:
    """`reader` is the id of who looks; `revealed`: the telephone was asked for."""
    office = session.get_one(Division, objection.division_id)
    case = session.get(Case, objection.case_id) if objection.case_id else None
    conversation = session.get(Conversation, objection.conversation_id) if objection.conversation_id else None
    entries, mine = entries_of(session, objection.id), objection.staff_id == reader
    higher, settle = above(session, office, objection.about), settle_by(objection, rules)
    return ObjectionView(
        objection, objection_rules().about[objection.what].label, office_words(office),
        place_words(session, case.division_id) if case else None, case.receipt if case else None,
        session.get(Staff, objection.staff_id) if objection.staff_id else None, mine,
        any(entry.details.get("late") for entry in entries), _lines(session, entries, mine),
        (objection.phone if revealed else masked_phone(objection.phone)) or "",
        session.scalar(select(Outgoing.state).filter_by(key=key_of(objection))),
        conversation.channel if conversation else "", conversation is None or conversation.forgotten_at is not None,
        office_words(higher) if higher else None, len(objection.about),
        settle, settle + objection_rules().extension,
    )


def _lines(session: Session, entries: list[ObjectionEntry], mine: bool) -> tuple[Line, ...]:
    ids = {entry.staff_id for entry in entries if entry.staff_id}
    names = {staff.id: staff.name or "" for staff in session.scalars(select(Staff).where(Staff.id.in_(ids)))}
    nobody = str(WORDS["nobody"]["objector"])
    return tuple(
        Line(
            WORDS["objections"]["entries"][entry.kind], names.get(entry.staff_id or "", nobody), entry.at,
            entry.text if mine else None, _says(session, entry),
        )
        for entry in entries
    )


def _says(session: Session, entry: ObjectionEntry) -> str:
    """What the codes of an entry mean."""
    rules = objection_rules()
    outcome = rules.outcomes.get(str(entry.details.get("outcome")))
    to = str(entry.details.get("to", ""))
    division = session.get(Division, to) if entry.kind == "passed_up" else None
    where = office_words(division) if division else rules.outside.get(to, "")
    return outcome.label if outcome else where
