"""Withdrawing: the consents of one case end; people decide what follows."""

from backend.cases import own
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload


def withdraw(context: Context, answers: Told, given: Told) -> list[Payload]:
    case = context.own.case(str(given["case"]))
    with context.own.refusing():
        own.withdraw(context.session, case, context.own.actor, context.now, context.rules)
    return [context.vocabulary.say("case_taken_back")]
