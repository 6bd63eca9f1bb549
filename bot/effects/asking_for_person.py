"""Asking for a person: what was told about it becomes a promise of the office."""

from bot.effects.context import Context
from bot.effects.told import Told
from bot.reply import Payload

FLOW, OFFERS = "human", "topic_or_story"  # the step whose button shows staff what was told before


def ask_for_person(context: Context, answers: Told, given: Told) -> list[Payload]:
    """What was told before goes along only where the person has agreed to it with a tap."""
    question = context.flows[FLOW].steps[OFFERS].question
    agrees = question is not None and answers.get(OFFERS) in {option.label for option in question.options}
    topic = given.get("story") if agrees else answers.get(OFFERS) or answers.get("topic")
    return [context.handing_over.begin(given.get("village"), topic)]
