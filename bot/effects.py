"""Effects: what dialogues and words make happen outside the conversation, all in the turn's transaction."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.cases import queries as cases
from backend.cases.actions import Declaration, open_case
from backend.cases.models import Case
from backend.consents.actions import has_withdrawn
from backend.conversations import actions as conversations
from backend.conversations import page_links
from backend.conversations.limits import allow
from backend.conversations.models import Conversation
from backend.divisions.models import Division
from backend.gaps import actions as gaps
from backend.hours import CHINA
from backend.households.actions import is_responsible
from backend.households.models import Household
from backend.households.queries import one as household_in_reach
from backend.masking import masked_name
from backend.rules import Rules
from backend.scope import OutOfScope
from backend.staff.actions import bind_chat, bound_staff
from backend.staff.models import ROLES, Staff
from backend.staff.queries import actor_of
from backend.visits.actions import VisitFault, cannot_visit, move_visit, record_visit
from bot.guiding import Refused
from bot.reply import Payload
from bot.vocabulary import Vocabulary
from dialogues.events import Effected
from dialogues.flow import Flow
from dialogues.session import Json

Told = Mapping[str, Any]
CONSENTS = {"consent": "record_and_pass_on", "consent_health": "health", "consent_abroad": "abroad"}
AGREED = "agree"


@dataclass(frozen=True)
class Context:
    """The turn an effect belongs to."""

    session: Session
    conversation: Conversation
    message_id: str
    now: datetime
    rules: Rules
    vocabulary: Vocabulary
    flows: Mapping[str, Flow]
    page: str | None
    """Address of our own page, where one can be reached from outside."""

    @property
    def source_key(self) -> str:
        """The same message never does the same thing twice."""
        return f"{self.conversation.id}:{self.message_id}"

    def refused(self, saying: str) -> Refused:
        """Something cannot be done, for a reason we have words for."""
        return Refused(self.vocabulary.say(saying))

    def perform(self, effected: Effected) -> list[Payload]:
        """Makes it happen; raises Refused where it cannot."""
        return EFFECTS[effected.effect](self, effected.answers, effected.given)

    def cases(self) -> list[Payload]:
        """Where the conversation's own cases stand, the newest first."""
        own = cases.of_conversation(self.session, self.conversation.id)
        return [_progress(self, case) for case in own]

    def bind(self, code: str) -> Payload:
        """Makes this chat the one in which a member of staff reads the daily list."""
        staff = bind_chat(self.session, code, self.conversation, self.now)
        if staff is None:
            return self.vocabulary.say("not_bound")
        return self.vocabulary.say("bound", name=staff.name, role=ROLES[staff.role])

    def link(self) -> str:
        """A one-time way for this conversation to our own page."""
        code = page_links.make(self.session, self.conversation.id, self.now)
        return f"{self.page}/?go={code}"

    def forget(self) -> None:
        """On the web nothing opens this conversation again; a Telegram chat stays the same chat."""
        if self.conversation.channel == "web":
            conversations.forget(self.session, self.conversation, self.now)

    def visit(self, household: str, month: str) -> Mapping[str, Json]:
        """What a dialogue about a visit begins with; only for whom the household concerns."""
        staff = self.staff()
        found = self.session.get(Household, household)
        actor = actor_of(self.session, staff)
        if found is None or not (
            is_responsible(self.session, household, staff.id) or household_in_reach(self.session, actor, household)
        ):
            raise self.refused("visit_refused")
        place = self.session.get_one(Division, found.division_id)
        return {"visit": f"{household}.{month}", "household": f"{place.name} {masked_name(found.name)}"}

    def keep_gap(self, kind: str, about: str | None, text: str, village: str | None) -> str | None:
        """Keeps a redacted question for staff; None where nothing of this chat is to be kept, or too much was."""
        forgotten = self.conversation.forgotten_at is not None
        if forgotten or has_withdrawn(self.session, self.conversation.id):
            return None
        if not allow(self.session, self.conversation.id, "ask_in_vain", self.now):
            return None
        lived = [case.division_id for case in cases.of_conversation(self.session, self.conversation.id)]
        place = village or next(iter(lived), None)
        return gaps.keep(self.session, kind, about, text, place, self.now)

    def drop_gap(self, gap: str) -> None:
        """The question was answered after all."""
        gaps.drop(self.session, gap)

    def tell_gap_apart(self, gap: str, kind: str, about: str) -> None:
        """What the question was about has shown itself, and nothing is said there."""
        gaps.tell_apart(self.session, gap, kind, about)

    def staff(self) -> Staff:
        """Whose chat this is; raises Refused if it is nobody's."""
        staff = bound_staff(self.session, self.conversation.id)
        if staff is None:
            raise self.refused("staff_only")
        return staff


def _open_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    if context.session.get(Division, _home(answers)) is None:
        raise context.refused("place_gone")
    case = open_case(
        context.session, _declaration(context, answers), context.conversation.id, context.source_key,
        context.now, context.rules,
    )
    told = cases.progress(context.session, case, context.now, context.rules).told
    says = context.vocabulary.say("case_received", told=told, receipt=case.receipt)
    return [Payload(says.text, says.choices, receipt=case.receipt)]


def _home(answers: Told) -> str:
    """The group the household lives in, or the village where nobody could say."""
    return str(answers.get("group") or answers["village"])


def _declaration(context: Context, answers: Told) -> Declaration:
    since = answers.get("since")
    return Declaration(
        division_id=_home(answers),
        name=answers["name"],
        phone=answers.get("phone"),
        size=answers.get("size"),
        risks=tuple(answers["risks"]),
        risk=answers["main_risk"],
        since_words=since["words"] if since else "",
        urgency=answers["urgency"],
        story=answers.get("story") or "",
        declared_for=answers["for_whom"],
        relation=answers.get("relation"),
        knows=answers.get("they_know"),
        consents=_consents(context.flows["declare"], answers),
        abroad=context.conversation.channel == "telegram",
    )


def _consents(flow: Flow, answers: Told) -> tuple[tuple[str, str], ...]:
    """Each kind that was agreed to, with the flow, step and version whose words were shown."""
    given = [step for step in CONSENTS if answers.get(step) == AGREED]
    return tuple((CONSENTS[step], f"{flow.id}.{step}@{flow.version}") for step in given)


def _look_up_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    """Tries are few and counted, whether they find something or not."""
    receipt = str(answers["receipt"])
    if not allow(context.session, context.conversation.id, "look_up", context.now, receipt):
        return [context.vocabulary.say("looked_up_too_often")]
    case = cases.by_receipt(context.session, receipt, answers.get("phone_tail") or "")
    return [_progress(context, case) if case else context.vocabulary.say("case_not_found")]


def _progress(context: Context, case: Case) -> Payload:
    progress = cases.progress(context.session, case, context.now, context.rules)
    says = context.vocabulary.text(
        "one_case", receipt=progress.receipt, stage=progress.stage_label, step=progress.step, of=progress.of,
        holder=progress.holder, told=_due(context, progress.due) + progress.told,
    )
    return Payload(says, (context.vocabulary.choices["human"], context.vocabulary.choices["help"]))


def _due(context: Context, due: datetime | None) -> str:
    """A deadline that has passed is for staff to answer for, not for the household to wait for."""
    if due is None or due < context.now:
        return ""
    day = due.astimezone(CHINA)
    return context.vocabulary.text("case_due", due=f"{day.month}月{day.day}日") + "\n"


def _record_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, _ = _duty(given)
    with _refusing():
        record_visit(
            context.session, context.staff().id, household, date.fromisoformat(answers["on"]["from"]),
            answers["kind"], answers["found"], answers.get("note"), context.source_key, context.now, context.rules,
        )
    return []


def _move_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, month = _duty(given)
    with _refusing():
        move_visit(
            context.session, context.staff().id, household, month, date.fromisoformat(answers["until"]["from"]),
            context.source_key, context.now, context.rules,
        )
    return []


def _cannot_visit(context: Context, answers: Told, given: Told) -> list[Payload]:
    household, month = _duty(given)
    with _refusing():
        cannot_visit(
            context.session, context.staff().id, household, month, answers["reason"], answers.get("note"),
            context.source_key, context.now, context.rules,
        )
    return []


def _duty(given: Told) -> tuple[str, str]:
    """The household and the month a dialogue about a visit was begun with."""
    household, month = str(given["visit"]).split(".")
    return household, month


@contextmanager
def _refusing() -> Iterator[None]:
    """The backend's own sentence about what is wrong is said to the member of staff."""
    try:
        yield
    except (VisitFault, OutOfScope) as fault:
        raise Refused(Payload(str(fault))) from fault


EFFECTS: Mapping[str, Callable[[Context, Told, Told], list[Payload]]] = {
    "open_case": _open_case,
    "look_up_case": _look_up_case,
    "record_visit": _record_visit,
    "move_visit": _move_visit,
    "cannot_visit": _cannot_visit,
}
