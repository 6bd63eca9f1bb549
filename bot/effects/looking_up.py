"""Looking up: the case of a receipt, for whoever knows the end of the telephone number as well."""

from backend.cases import queries as cases
from backend.conversations.limits import allow
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload


def look_up_case(context: Context, answers: Told, given: Told) -> list[Payload]:
    """Tries are few and counted, whether they find something or not."""
    receipt = str(answers["receipt"])
    if not allow(context.session, context.conversation.id, "look_up", context.now, receipt):
        return [context.vocabulary.say("looked_up_too_often")]
    case = cases.by_receipt(context.session, receipt, answers.get("phone_tail") or "")
    if case is None:
        objection = context.objecting.looked_up(receipt, answers.get("phone_tail") or "")
        if objection is not None:
            return [objection]
        return [context.vocabulary.say("case_not_found")]
    return [context.own.look_up(case)]
