"""Guessed: what a text is taken for where understanding cannot be had, by the names and words that stand in it."""

from bot.around import Around
from bot.meanings import Attention, CardAnswer, FlowReply, NotCovered, Offer, Plain
from dialogues.reply import Reply
from dialogues.simplified import simplified
from knowledge.not_covered import named_in


def guessed(text: str, around: Around) -> Attention:
    """Cards by their names, parts by their words, what we have no document about, or the honest buttons."""
    spoken = simplified(text)
    if around.step is not None and not (around.vocabulary.asks(spoken) and around.knowledge.named_in(spoken)):
        return FlowReply(Reply(text if around.kind in ("text", "name", "contact") else spoken))
    named, part = around.knowledge.named_in(spoken), around.vocabulary.part_asked(spoken)
    if len(named) == 1:
        return CardAnswer(named[0], part or "general")
    if named:
        return Offer(named[: around.vocabulary.limits.choices], part or "general")
    topic, recent = named_in(spoken, around.knowledge.not_covered), around.recent_card
    if topic:
        return NotCovered(topic.id)
    if recent and part:
        return CardAnswer(recent, part)
    return Plain(around.vocabulary.short_talk(spoken) or "not_heard")
