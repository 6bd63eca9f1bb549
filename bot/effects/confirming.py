"""Confirming: the person for whom somebody else has declared says whether that is wished."""

from backend.cases import own
from backend.consents.models import RECORD_AND_PASS_ON
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload

AGREED = "agree"


def confirm(context: Context, answers: Told, given: Told) -> list[Payload]:
    case, agrees = context.own.case(str(given["case"])), answers["agrees"] == AGREED
    if not own.may_confirm(context.session, case, context.conversation.id):
        raise context.refused("not_for_another")
    wording = f"confirm.agrees@{context.flows['confirm'].version}"
    with context.own.refusing():
        own.answer(
            context.session, case, context.own.actor, agrees, ((RECORD_AND_PASS_ON, wording),), context.now,
            context.rules,
        )
    return [context.vocabulary.say("case_confirmed" if agrees else "case_refused", receipt=case.receipt)]
