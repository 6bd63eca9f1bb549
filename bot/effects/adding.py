"""Adding: what is new about a case that is open."""

from backend.cases import own
from backend.cases.actions import DANGER
from backend.cases.models import Case
from backend.consents.actions import give
from backend.consents.models import ABROAD
from backend.divisions.queries import path_of
from backend.staff.queries import on_duty
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload

AGREED = "agree"


def add_to_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    case, urgency = context.own.case(str(given["case"])), str(answers["urgency"])
    with context.own.refusing():
        own.add(
            context.session, case, context.own.actor, str(answers["news"]), urgency, context.now, context.rules
        )
    keep_abroad(context, "add_to_case", answers, case.id)
    context.attaching.pass_on(case.id)
    says = _said(context, case) if urgency == DANGER else "case_added"
    return [context.vocabulary.say(says, which=context.own.which(case), holder=context.own.holder(case))]


def _said(context: Context, case: Case) -> str:
    """Nobody is told that staff hear of danger at once where none of them has a chat."""
    reached = on_duty(context.session, path_of(context.session, case.division_id), in_chat=True)
    return "case_added_danger" if reached else "case_added_danger_unheard"


def keep_abroad(context: Context, flow: str, answers: Told, case_id: str) -> None:
    """The consent to say it where the servers are abroad, with the words that were shown."""
    if answers.get("consent_abroad") == AGREED:
        wording = f"{flow}.consent_abroad@{context.flows[flow].version}"
        give(context.session, context.conversation.id, case_id, ((ABROAD, wording),), context.now)
