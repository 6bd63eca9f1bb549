"""Gaps: notices that a question was not answered, and has it kept for those who write the cards."""

from dataclasses import dataclass, replace
from datetime import date

from bot.around import Around
from bot.meanings import AlsoAsked, Attention, CardAnswer, NotCovered, Offer, Plain, StartFlow, Word
from bot.message import Message
from bot.routes import DECLARATION, OFFERED_BY_WORD
from bot.speaking import Speaker
from bot.state import Doubt, State
from dialogues.simplified import simplified

FEWEST = 2  # letters or characters; less is no question
ROUTES_OF_WORDS = {word: route for route, word in OFFERED_BY_WORD.items()}


@dataclass(frozen=True)
class Missed:
    """Why a question stayed without an answer (backend/gaps/models.py KINDS), and what it was about."""

    kind: str
    about: str | None = None


def note_gap(speaker: Speaker, message: Message, attention: Attention, state: State, around: Around) -> State:
    """The state to keep after what the message tells about gaps has been written down, in the turn's transaction."""
    state = replace(state, doubt=_doubt_after(speaker, attention, state.doubt))
    text, vocabulary = message.heard.text, speaker.vocabulary
    missed = missed_by(speaker, attention, text) if text and around.step is None else None
    if missed is None or text is None or speaker.world.own.conversation.drill:  # an exercise counts nowhere
        return state
    places = (place.name for place in around.surroundings.places)
    kept = vocabulary.redaction.redacted(simplified(text), places, vocabulary.limits.gap_characters)
    if vocabulary.redaction.letters_left(kept) < FEWEST:
        return state
    gap = speaker.world.keep_gap(missed.kind, missed.about, kept, state.village)
    if gap is None or not isinstance(attention, Offer):
        return state
    return replace(state, doubt=Doubt(gap, attention.routes, vocabulary.limits.gap_messages))


def missed_by(speaker: Speaker, attention: Attention, text: str) -> Missed | None:
    """What a typed text was not answered with; None where it was, and for whatever is nobody's business."""
    match attention:
        case AlsoAsked(first):
            return missed_by(speaker, first, text)
        case Plain("not_known"):
            return Missed("not_known")
        case NotCovered(topic):
            return Missed("not_covered", topic)
        case Offer(honestly=NotCovered(topic)):
            return Missed("not_covered", topic)
        case Offer(honestly=Plain()):
            return None
        case Offer():
            return Missed("offered")
        case CardAnswer(card, part) if is_unsaid(speaker, card, part, speaker.guide.surroundings.today):
            return Missed("unsaid", f"{card}.{part}")
    return None


def is_unsaid(speaker: Speaker, card: str, part: str, on: date) -> bool:
    """Whether neither the card nor the county has ever said anything about that part."""
    told = speaker.knowledge.cards[card]
    return not (told.said(part, on) or told.lapsed(part, on) or speaker.county.said(card, part, on))


def _doubt_after(speaker: Speaker, attention: Attention, doubt: Doubt | None) -> Doubt | None:
    """A choice that was taken settles the question, unless nothing is said there either; others only make it older."""
    if doubt is None:
        return None
    if _route(attention) not in doubt.routes:
        return replace(doubt, messages=doubt.messages - 1) if doubt.messages > 1 else None
    missed = missed_by(speaker, attention, "")
    if missed is not None and missed.about is not None:
        speaker.world.tell_gap_apart(doubt.gap, missed.kind, missed.about)
    else:
        speaker.world.drop_gap(doubt.gap)
    return None


def _route(attention: Attention) -> str | None:
    """The route that was taken, however it was: by a tap, by its number, or in other words."""
    match attention:
        case AlsoAsked(first):
            return _route(first)
        case CardAnswer(card):
            return card
        case Word(name):
            return ROUTES_OF_WORDS.get(name)
        case StartFlow("declare"):
            return DECLARATION
    return None
