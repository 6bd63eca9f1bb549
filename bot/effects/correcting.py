"""Correcting: the number to call back at once, everything else as a wish for staff to check."""

from backend.cases import own
from backend.divisions.models import Division
from bot.effects.adding import keep_abroad
from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload


def correct(context: Context, answers: Told, given: Told) -> list[Payload]:
    case, what = context.own.case(str(given["case"])), str(answers["what"])
    value = str(answers[what])
    if what == "village":
        place = context.session.get(Division, value)
        if place is None:
            raise context.refused("place_gone")
        value = place.name or ""
    with context.own.refusing():
        own.correct(context.session, case, context.own.actor, what, value, context.now, context.rules)
    keep_abroad(context, "correct", answers, case.id)
    says = "phone_corrected" if what == "phone" else "case_corrected"
    return [context.vocabulary.say(says, holder=context.own.holder(case))]
