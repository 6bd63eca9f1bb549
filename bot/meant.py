"""Meant: what a text is taken for where understanding is to be had and no dialogue waits."""

from dataclasses import replace

from bot.around import Around
from bot.meanings import AlsoAsked, Attention, CardAnswer, NotCovered, Offer, Plain, StartFlow, Word
from bot.routes import (
    ANSWERED_BY_WORD,
    ANSWERED_PLAINLY,
    DECLARATION,
    NOT_COVERED,
    OBJECTION,
    OBJECTION_FLOW,
    STATUS_QUERY,
    WITHDRAW,
)
from bot.understanding import Understood
from dialogues.simplified import simplified
from knowledge.not_covered import named_in

LEFT_ASIDE = (STATUS_QUERY, "small_talk", "out_of_scope")  # never the first of two questions
LEFT_OPEN = (NOT_COVERED, "small_talk", "out_of_scope")  # no card and no dialogue


def meant(text: str, understood: Understood, around: Around) -> Attention:
    """What understanding is sure of; a hardship, choices, or an honest "don't know" where it is not."""
    spoken = simplified(text)
    sure = (
        followed_up(understood, around) or _asked_twice(text, understood, around) or sure_of(text, understood, around)
    )
    hardship = around.vocabulary.tells_hardship(spoken) and (sure is None or _left_open(sure))
    if sure and not hardship:
        return sure
    offered = tuple(
        route for route, share in understood.routes
        if share >= around.vocabulary.thresholds.offered and around.offerable(route)
        and (route != WITHDRAW or route == understood.likeliest[0])  # nobody is led to it by chance
    )
    if hardship:
        offered = (DECLARATION, *(route for route in offered if route != DECLARATION))
    asked = _asked_last(understood, around)
    honestly = None if hardship or asked else _honestly(text, understood, around)
    if asked:
        offered = (asked.likeliest[0], *(route for route in offered if route != asked.likeliest[0]))
    offered = offered[: around.vocabulary.limits.choices]
    if not offered:
        return honestly or _not_known(spoken, around)
    story = text if DECLARATION in offered else None
    return Offer(offered, part_of(asked or understood, around), story, honestly)


def corrected(understood: Understood, around: Around) -> Understood:
    """What stands after 不是问…，是问… where that is sure; the part may have been named before it."""
    told = understood.corrected
    if told is None or told.likeliest[1] < around.vocabulary.thresholds.sure:
        return understood
    if part_of(told, around) == "general":
        return replace(told, part=understood.part, part_confidence=understood.part_confidence)
    return told


def sure_of(text: str, understood: Understood, around: Around) -> Attention | None:
    """What understanding is sure of; None where it is of nothing."""
    if around.vocabulary.asks_about_others(simplified(text)):
        return Plain("about_others")
    if understood.likeliest[1] < around.vocabulary.thresholds.sure:
        return None
    return _told(text, understood, around)


def _told(text: str, understood: Understood, around: Around) -> CardAnswer | StartFlow | NotCovered | Word | Plain:
    """What the likeliest route leads to."""
    route = understood.likeliest[0]
    if route in around.knowledge.cards:
        return CardAnswer(route, part_of(understood, around), _perhaps(understood, around))
    if route == DECLARATION:
        told = len(text) >= around.vocabulary.limits.shortest_story
        return StartFlow("declare", {"story": text} if told else {})
    if route == OBJECTION and len(text) >= around.vocabulary.limits.shortest_story:
        return StartFlow(OBJECTION_FLOW, {"story": text})
    if route == NOT_COVERED:
        return NotCovered(_topic(text, understood, around))
    if route in ANSWERED_BY_WORD:
        return Word(ANSWERED_BY_WORD[route])
    return Plain(ANSWERED_PLAINLY.get(route) or around.vocabulary.talk(simplified(text)))


def followed_up(understood: Understood, around: Around) -> Attention | None:
    """A part asked about plainly, without a topic, is about the card told last."""
    thresholds, card = around.vocabulary.thresholds, around.recent_card
    route, share = understood.likeliest
    subject = route in around.knowledge.cards or route == NOT_COVERED
    topic = share >= (thresholds.sure if subject else thresholds.settled)
    asked = understood.part in around.vocabulary.parts and understood.part_confidence >= thresholds.followed
    return CardAnswer(card, understood.part) if card and asked and not topic else None


def _honestly(text: str, understood: Understood, around: Around) -> NotCovered | Plain | None:
    """That we have nothing on it, where that is likelier than anything we have."""
    route, share = understood.likeliest
    told = _told(text, understood, around) if route in LEFT_OPEN else None
    likely = share >= around.vocabulary.thresholds.honest
    return told if likely and isinstance(told, NotCovered | Plain) else None


def _asked_twice(text: str, understood: Understood, around: Around) -> AlsoAsked | None:
    """Two questions that are each sure of another route; only what does not begin a dialogue is answered first."""
    sure = around.vocabulary.thresholds.sure
    asked = [piece for piece in understood.pieces if piece.asks and piece.likeliest[1] >= sure]
    if not asked:
        return None
    first, route = sure_of(text, asked[0], around), asked[0].likeliest[0]
    if route == OBJECTION:
        first = Word(ANSWERED_BY_WORD[route])  # its story is not the whole message
    if route in LEFT_ASIDE or not isinstance(first, CardAnswer | NotCovered | Plain | Word):
        return None
    others = (piece for piece in asked[1:] if piece.likeliest[0] != route and around.offerable(piece.likeliest[0]))
    other = next(others, None)
    return AlsoAsked(first, other.likeliest[0], part_of(other, around)) if other else None


def _asked_last(understood: Understood, around: Around) -> Understood | None:
    """The last question, where it is sure of a card."""
    last = next((piece for piece in reversed(understood.pieces) if piece.asks), None)
    sure = last is not None and last.likeliest[1] >= around.vocabulary.thresholds.sure
    return last if last and sure and last.likeliest[0] in around.knowledge.cards else None


def part_of(understood: Understood, around: Around) -> str:
    """The part of a card that is asked about, the whole where that is not sure."""
    sure = understood.part_confidence >= around.vocabulary.thresholds.part_sure
    return understood.part if sure and understood.part in around.vocabulary.parts else "general"


def _left_open(sure: Attention) -> bool:
    """Whether it is said only where no hardship is told."""
    return isinstance(sure, NotCovered) or sure in (Plain("out_of_scope"), Plain("small_talk"))


def _not_known(spoken: str, around: Around) -> Attention:
    """An honest "don't know", unless a short text is plainly talk."""
    return Plain(around.vocabulary.short_talk(spoken) or "not_known")


def _topic(text: str, understood: Understood, around: Around) -> str | None:
    """What we have no document about: as understood where that is sure, else by its name in the text."""
    known, sure = around.knowledge.not_covered, around.vocabulary.thresholds.topic_sure
    if understood.topic in known and understood.topic_confidence >= sure:
        return understood.topic
    named = named_in(simplified(text), known)
    return named.id if named else None


def _perhaps(understood: Understood, around: Around) -> str | None:
    """The next likeliest card, where the likeliest is not beyond doubt."""
    (_, share), (other, chance) = (*understood.routes, ("", 0.0))[:2]
    worth = chance >= around.vocabulary.thresholds.offered and share < around.vocabulary.thresholds.settled
    return other if worth and other in around.knowledge.cards else None
