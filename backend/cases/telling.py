"""Telling the household where its case stands, and the people on duty that somebody is in danger."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.cases.merged import with_merged
from backend.cases.models import OTHER, Case, Entry
from backend.consents.models import Consent
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.hours import day_of
from backend.households.models import Household
from backend.households.queries import helper_of
from backend.masking import masked_name, receipt_tail
from backend.outgoing.actions import payload, queue
from backend.outgoing.models import Outgoing
from backend.reminders.actions import (
    CALL_BACK,
    UNSEEN,
    call_back_key,
    close_call_backs,
    is_to_be_called,
    write,
)
from backend.rules import Rules
from backend.staff.actions import unbind_chat
from backend.staff.queries import chat_of, on_duty
from backend.wording import word
from knowledge.procedures import Stage
from knowledge.wording import placeholders

ALARM = "reminder"  # the kind of row by which people on duty hear of danger
TOLD = ("reason", "next", "undecided")  # codes that the household is told in words
ENDS = "。．.；;，,、 "  # a sentence of ours goes on after what staff have written
FRESH = timedelta(days=1)  # an older alarm is on the list of the day by now


@dataclass(frozen=True)
class _Said:
    """The sentence of a stage; `is_personal` where staff have written something of the household into it."""

    text: str
    is_personal: bool
    receipt: str

    def to(self, *, other: bool) -> str:
        """Whoever has only told the household's matter learns that it is decided, and nothing of the household."""
        return word("notice.for_other", receipt=self.receipt) if other and self.is_personal else self.text


def told_words(
    session: Session, case: Case, rules: Rules, receipt: str | None = None, *, to_other: bool = False
) -> str:
    """What the household is told at the stage where the case stands, with what was written there for it to know.

    `receipt`: the one it knows, where that is of a case merged into this one. `to_other`: somebody else reads it.
    """
    return _said(session, case, rules, receipt or case.receipt).to(other=to_other)


def is_for_household(session: Session, case: Case, conversation_id: str) -> bool:
    """Whether the household itself reads there, as far as anybody knows.

    Not where somebody else has told its case, nor where the receipt and number of that one were typed, until the
    person has agreed there.
    """
    if case.declared_for != OTHER or case.conversation_id is None:
        return True
    agreed = select(Consent.id).filter_by(case_id=case.id, conversation_id=conversation_id).limit(1)
    return case.conversation_id != conversation_id and session.scalar(agreed) is not None


def _said(session: Session, case: Case, rules: Rules, receipt: str) -> _Said:
    procedure, helper = rules.procedure_of(case.procedure), helper_of(session, case.household_id)
    reached = select(Entry).filter_by(case_id=case.id, kind=case.stage).order_by(Entry.number.desc()).limit(1)
    entry, stage = session.scalar(reached), procedure.stages[case.stage]
    told = nothing = {"reason": "", "household": "", "rule": "", "document": "", "next": "", "undecided": ""}
    if entry is not None:
        written = {name: text.rstrip(ENDS) for name, text in entry.written.items()}
        told = nothing | written | _codes_told(stage, entry, procedure.objection)
    helped_by = helper.name if helper else word("holder.somebody")
    known = {"receipt": receipt, "helper": helped_by, "objection": procedure.objection}
    text = stage.told.format(**known, **told)
    return _Said(text, text != stage.told.format(**known, **nothing), receipt)


def _codes_told(stage: Stage, entry: Entry, objection: str) -> dict[str, str]:
    """The words of codes: a refusal's reason, the next policy to look at, why a case ended without a decision."""
    fields = stage.record.fields if stage.record else {}
    told = {name: fields[name].among[entry.details[name]] for name in TOLD if name in fields and name in entry.details}
    if "next" in told:
        told["next"] = word("notice.next", card=told["next"]) if entry.details["next"] != "none" else ""
    if "undecided" in told:
        told["undecided"] = word("notice.undecided", why=told["undecided"], objection=objection)
    return told


def tells_of_household(stage: Stage) -> bool:
    """Whether words that staff write into its form go into its sentence."""
    written = {field.id for field in stage.record.fields.values() if field.is_sealed} if stage.record else set()
    return not written.isdisjoint(placeholders(stage.told))


def tell_stage(session: Session, case: Case, entry: Entry, now: datetime, rules: Rules) -> bool:
    """A notice to whoever declared the case, also where the household has told it twice; else somebody has to tell.

    Whether a chat tells it.
    """
    stage, heard, is_told = rules.procedure_of(case.procedure).stages[entry.kind], set(), False
    for one in session.scalars(select(Case).where(Case.id.in_(with_merged(session, case.id))).order_by(Case.id)):
        is_own = one is case or one.declared_for != OTHER  # a neighbour hears what the neighbour has told, no more
        if one.conversation_id is not None and is_own and one.conversation_id not in heard:
            heard.add(one.conversation_id)
            said, other = _said(session, case, rules, one.receipt), one.declared_for == OTHER
            is_told = is_told or not (other and said.is_personal)
            key = f"case:{one.id}:{entry.number}" if one is case else f"case:{one.id}:{case.id}:{entry.number}"
            notify(
                session, one.conversation_id, case, said.to(other=other), one.receipt, key, now, rules,
                *_against(one, stage.does),
            )
    if not is_told:
        _tell_in_person(session, case, stage, entry, now, rules)
    return is_told


def _tell_in_person(session: Session, case: Case, stage: Stage, entry: Entry, now: datetime, rules: Rules) -> None:
    """No chat reaches the household: one call for all that is new, unless the step itself was to speak with it."""
    if stage.spoken:
        close_call_backs(session, case.id, "done", now)
    elif not stage.final and not is_to_be_called(session, case.id):
        due_at = rules.hours.evening(rules.calendar.next_working_day(day_of(now)))
        write(session, CALL_BACK, case.id, due_at, UNSEEN, call_back_key(entry.id), now)


def _against(case: Case, decided: str | None) -> tuple[tuple[str, str], ...]:
    """Whoever is not included, or helped no more, may object from the very message that says so.

    Not a neighbour, who is not told how it was decided: the button alone would say it.
    """
    may = decided in ("refuse", "remove") and case.declared_for != OTHER
    return ((word("notice.object"), f"own.objection.{case.id}"),) if may else ()


def notify(
    session: Session, conversation_id: str, case: Case, says: str, receipt: str, key: str, now: datetime, rules: Rules,
    *others: tuple[str, str],
) -> None:
    """One sentence about a case; a chat that rings waits for working hours, the page does not."""
    channel = session.scalar(select(Conversation.channel).where(Conversation.id == conversation_id))
    text = payload(says, (word("notice.look"), "word.progress"), *others, receipt=receipt)
    queue(
        session, conversation_id, "notice", text, key, now, case_id=case.id,
        not_before=now if channel == "web" else rules.hours.next_opening(now),
    )


def alarm(session: Session, case: Case, now: datetime) -> None:
    """The green channel: danger now goes out at once, at any hour, to the nearest office that has a chat."""
    division = session.get_one(Division, case.division_id)
    text = sign(case) + word("green.text", **shown(session, case))
    for staff in on_duty(session, division.path, in_chat=True):
        chat = chat_of(session, staff.id)
        if chat is not None:
            queue(session, chat, ALARM, payload(text), f"green:{case.id}:{staff.id}", now, case_id=case.id)


def entry_told(key: str) -> int | None:
    """The number of the entry that a notice tells of, read from the key `tell_stage` gave it; None for any other."""
    table, *_, number = key.split(":")
    return int(number) if table == "case" else None


def chat_lost(session: Session, conversation_id: str, now: datetime) -> None:
    """A bound chat reaches nobody any more: the alarms it has not passed on go to whoever is next on duty."""
    unbind_chat(session, conversation_id, now)
    unheard = select(Outgoing.case_id).where(
        Outgoing.conversation_id == conversation_id, Outgoing.kind == ALARM,
        Outgoing.state.in_(("failed", "withdrawn")), Outgoing.made_at > now - FRESH,
    )
    for case in session.scalars(select(Case).where(Case.id.in_(unheard)).order_by(Case.id)):
        alarm(session, case, now)


def sign(case: Case) -> str:
    """What stands before every line about a drill, and nothing before any other."""
    return word("drill.sign") if case.drill else ""


def shown(session: Session, case: Case) -> dict[str, str]:
    """What a chat may show of a case: the place, 张**, and the tail of the receipt."""
    household = session.get_one(Household, case.household_id)
    place = session.get_one(Division, case.division_id)
    return {
        "place": place.name, "name": masked_name(household.name), "tail": receipt_tail(case.receipt),
    }
