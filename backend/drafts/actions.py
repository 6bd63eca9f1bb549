"""What happens to a declaration told in part: kept with each message, announced, then passed on or deleted."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from backend.attachments import actions as attachments
from backend.audit.actions import record
from backend.cases.actions import DANGER, Declaration, open_case
from backend.cases.models import Case
from backend.cases.thread import add_entry
from backend.conversations.actions import hold
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.drafts.models import Draft
from backend.outgoing.actions import payload, queue
from backend.rules import Rules
from backend.scope import CLOCK
from backend.wording import word

NOTICE_DAY = timedelta(days=1)  # between the announcement and what it announces
PARTIAL = "partial"  # the entry that marks a case told in part
RESUME, DROP, DECLARE, PROGRESS = "word.resume", "word.drop_drafts", "start.declare", "word.progress"


@dataclass(frozen=True)
class Lead:
    """What may be passed on of a declaration told in part, and the names of what is missing."""

    declaration: Declaration
    missing: tuple[str, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @staticmethod
    def from_json(stored: str) -> "Lead":
        told = json.loads(stored)
        declared = told["declaration"]
        consents = tuple((kind, wording) for kind, wording in declared["consents"])
        declaration = Declaration(**{**declared, "risks": tuple(declared["risks"]), "consents": consents})
        return Lead(declaration, tuple(told["missing"]))


def keep(session: Session, conversation: Conversation, lead: Lead | None, without: str, now: datetime) -> None:
    """The draft as it is after this message; `lead` where it may be passed on, `without` the state it leaves behind."""
    draft = session.scalar(select(Draft).filter_by(conversation_id=conversation.id))
    if draft is None:
        draft = Draft(conversation_id=conversation.id)
        session.add(draft)
    draft.last_at, draft.warned_at = now, None
    draft.told, draft.without = lead.to_json() if lead else None, without
    draft.danger = lead is not None and lead.declaration.urgency == DANGER
    session.flush()


def drop(session: Session, conversation_id: str) -> None:
    """Nothing is half told there any more: it was finished, or the person wanted it gone."""
    session.execute(delete(Draft).filter_by(conversation_id=conversation_id))


def announce(session: Session, draft_id: str, quiet_since: datetime, now: datetime) -> None:
    """Tells the person once what will be done with the draft, and how to go on with it instead."""
    draft = _held(session, draft_id)
    if draft is None or draft.last_at > quiet_since or draft.warned_at is not None:
        return
    choices = [(word("draft.resume"), RESUME), (word("draft.drop"), DROP)]
    says = payload(word("draft.to_be_passed_on" if draft.told else "draft.to_be_deleted"), *choices)
    key = f"draft:{draft.id}:{draft.last_at.isoformat()}:announced"
    queue(session, draft.conversation_id, "notice", says, key, now, expires_at=now + NOTICE_DAY)
    draft.warned_at = now


def settle(session: Session, draft_id: str, quiet_since: datetime, now: datetime, rules: Rules) -> None:
    """What was announced a day ago is done and told, once: it becomes a lead for the village, or is deleted.

    Danger waits for no announcement.
    """
    draft = _held(session, draft_id)
    if draft is None or draft.last_at > quiet_since:
        return
    if not draft.danger and (draft.warned_at is None or draft.warned_at > now - NOTICE_DAY):
        return
    case = _passed_on(session, draft, now, rules)
    conversation = session.get_one(Conversation, draft.conversation_id)
    if conversation.state is not None:
        conversation.state = draft.without
        conversation.version += 1
    attachments.drop(session, draft.conversation_id)  # what was not passed on with the story goes with the draft
    _tell(session, draft, case, now)
    if case is None:
        record(session, CLOCK, "draft.deleted", f"draft:{draft.id}", {}, now)
    session.delete(draft)
    session.flush()


def _held(session: Session, draft_id: str) -> Draft | None:
    """The draft as it is now; its conversation's turns wait until we commit."""
    draft = session.get(Draft, draft_id)
    if draft is not None:
        hold(session, draft.conversation_id)
    return session.get(Draft, draft_id, populate_existing=True) if draft else None


def _passed_on(session: Session, draft: Draft, now: datetime, rules: Rules) -> Case | None:
    """The case it becomes, marked as told in part; None where it may not, or its village is gone."""
    lead = Lead.from_json(draft.told) if draft.told else None
    if lead is None or session.get(Division, lead.declaration.division_id) is None:
        return None
    key = f"{draft.conversation_id}:draft:{draft.id}"
    case = open_case(session, lead.declaration, draft.conversation_id, key, now, rules)
    if lead.declaration.story:  # where the words are held back, illness may be told in a voice or seen, too
        attachments.pass_on(session, draft.conversation_id, case.id)
    add_entry(session, case, PARTIAL, CLOCK, now, text=word("draft.entry", missing=_named(lead.missing)))
    return case


def _tell(session: Session, draft: Draft, case: Case | None, now: datetime) -> None:
    key = f"draft:{draft.id}:{draft.last_at.isoformat()}:settled"
    if case is None:
        says = payload(word("draft.deleted"), (word("draft.declare"), DECLARE))
        queue(session, draft.conversation_id, "notice", says, key, now)
        return
    says = payload(
        word("draft.passed_on", receipt=case.receipt), (word("draft.progress"), PROGRESS), receipt=case.receipt
    )
    queue(session, draft.conversation_id, "notice", says, key, now, case_id=case.id)


def _named(missing: Sequence[str]) -> str:
    return "、".join(word(f"draft.missing.{name}") for name in missing) or word("draft.unconfirmed")
