"""Adding: what is new about a case that is open."""

from backend.cases import own
from backend.cases.actions import DANGER
from backend.consents.actions import give
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
    says = "case_added_danger" if urgency == DANGER else "case_added"
    return [context.vocabulary.say(says, which=context.own.which(case), holder=context.own.holder(case))]


def keep_abroad(context: Context, flow: str, answers: Told, case_id: str) -> None:
    """The consent to say it where the servers are abroad, with the words that were shown."""
    if answers.get("consent_abroad") == AGREED:
        wording = f"{flow}.consent_abroad@{context.flows[flow].version}"
        give(context.session, context.conversation.id, case_id, (("abroad", wording),), context.now)
