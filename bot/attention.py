"""Attention: what one message is taken for, decided in a fixed order and without touching anything."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.choices import read_choice
from bot.heard import LONGEST, Heard, says_something
from bot.knowledge import Knowledge
from bot.meanings import (
    AskFirst,
    Attention,
    BindChat,
    CardAnswer,
    FlowReply,
    Offer,
    Plain,
    StartFlow,
    Unread,
    Urgent,
    Word,
)
from bot.simplified import simplified
from bot.state import State
from bot.understanding import Understood
from bot.vocabulary import Vocabulary
from dialogues import receipts
from dialogues.engine import recognises, waiting
from dialogues.flow import Flow, Step
from dialogues.plain import bare
from dialogues.questions.picking import numbered
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings

DECLARATION, CRISIS, FRAUD = "start_declaration", "crisis", "fraud_check"
STATUS = "status"
ANSWERED_BY_WORD = {"start_status_query": "progress", "human_handoff": "human"}
ANSWERED_PLAINLY = {
    "start_objection": "objection", "start_withdraw": "withdraw", "not_covered": "not_covered",
    "out_of_scope": "out_of_scope",
}
LEFT_OPEN = (Plain("not_covered"), Plain("out_of_scope"), Plain("small_talk"))  # said only where no hardship is told
_SHORT_TALK = 8  # characters in which thanks and greetings are looked for when understanding cannot be had
_BINDING = re.compile(r"绑定[ :：]*([0-9a-z]{5})[ -]?([0-9a-z]{5})", re.IGNORECASE)


@dataclass(frozen=True)
class Around:
    """What attention looks at besides the message."""

    state: State
    vocabulary: Vocabulary
    knowledge: Knowledge
    flows: Mapping[str, Flow]
    surroundings: Surroundings

    @property
    def step(self) -> Step | None:
        """The question that waits for a reply."""
        session = self.state.session
        flow = self.flows.get(session.flow) if session else None
        return waiting(flow, session, self.surroundings) if flow and session else None

    @property
    def kind(self) -> str | None:
        """The kind of that question."""
        step = self.step
        return step.question.kind if step and step.question else None

    def recognised(self, text: str) -> bool:
        """Whether the waiting question knows the text for a reply to it."""
        session = self.state.session
        flow = self.flows.get(session.flow) if session else None
        return bool(flow and session and recognises(flow, session, Reply(text), self.surroundings))


def decide(heard: Heard, understood: Understood | None, around: Around) -> Attention:
    """What the message is taken for; without understanding (None) as much as words and buttons tell."""
    at_once = without_understanding(heard, around)
    if at_once is not None:
        return at_once
    text = heard.text or ""
    if understood is None:
        return _guessed(text, around)
    return _urgent(text, understood, around) or (
        _understood(text, understood, around) if around.step is None else _aside(text, understood, around)
    )


def without_understanding(heard: Heard, around: Around) -> Attention | None:
    """The first two places of the order; None when understanding has to be asked."""
    if heard.kind not in ("text", "choice"):
        return Unread(heard.kind)
    if heard.choice is not None:
        return read_choice(
            heard.choice, around.state, around.vocabulary, around.knowledge, around.flows, around.surroundings
        )
    text = heard.text or ""
    return _unreadable(text) or _worded(text, around) or _replied(text, around)


def _unreadable(text: str) -> Attention | None:
    if len(text) > LONGEST:
        return Unread("too_long")
    if not text:
        return Unread("empty")
    if says_something(text):
        return None
    pictures = any(unicodedata.category(mark) == "So" for mark in text)
    return Unread("pictures") if pictures else Word("help")  # a lone question mark is a call for help


def _worded(text: str, around: Around) -> Attention | None:
    spoken = simplified(text)
    binding = _BINDING.search(spoken)
    if binding:
        return BindChat(f"{binding[1]}-{binding[2]}".upper())
    offered = _offered(spoken, around)
    if offered:
        return offered
    word = around.vocabulary.everyday_word(spoken)
    if word:
        return Word(word)
    danger = around.vocabulary.danger(spoken)
    return Urgent(danger, text, around.kind == "text") if danger else None


def _offered(spoken: str, around: Around) -> Attention | None:
    """A typed number, or the typed words of a button, for the buttons that were shown last."""
    offered, labels = around.state.offered, around.vocabulary.labels
    place = numbered(spoken)
    value = offered[place - 1] if place and place <= len(offered) else None
    value = value or next((value for value in offered if labels.get(value) == bare(spoken)), None)
    if value is None:
        return None
    return read_choice(
        value, around.state, around.vocabulary, around.knowledge, around.flows, around.surroundings
    )


def _replied(text: str, around: Around) -> Attention | None:
    """The waiting question knows the reply, or asks for a name, which understanding has nothing to say about.

    Where nothing waits, the number on a receipt asks for its case.
    """
    spoken = simplified(text)
    if around.step is None:
        receipt = receipts.read(spoken)
        return StartFlow(STATUS, {"receipt": receipt}) if receipt else None
    if around.recognised(spoken):
        return FlowReply(Reply(spoken))
    if around.vocabulary.leaves(spoken):
        return Word("stop")
    if not any(mark.isalpha() for mark in spoken):  # a number is never a question
        return FlowReply(Reply(spoken))
    if around.kind == "name" and not around.vocabulary.asks(spoken):
        return FlowReply(Reply(text))
    return None


def _urgent(text: str, understood: Understood, around: Around) -> Attention | None:
    shares, thresholds = dict(understood.routes), around.vocabulary.thresholds
    if shares.get(CRISIS, 0.0) >= thresholds.crisis:
        return Urgent(CRISIS, text, around.kind == "text")
    if shares.get(FRAUD, 0.0) >= thresholds.fraud:
        return Urgent("fraud", text, around.kind == "text")
    return None


def _understood(text: str, understood: Understood, around: Around) -> Attention:
    """No dialogue waits."""
    spoken = simplified(text)
    meant = _followed_up(understood, around) or _meant(text, understood, around)
    hardship = around.vocabulary.tells_hardship(spoken) and (meant is None or meant in LEFT_OPEN)
    if meant and not hardship:
        return meant
    offered = tuple(
        route for route, share in understood.routes
        if share >= around.vocabulary.thresholds.offered and _offerable(route, around)
    )
    if hardship:
        offered = (DECLARATION, *(route for route in offered if route != DECLARATION))
    offered = offered[: around.vocabulary.limits.choices]
    story = text if DECLARATION in offered else None
    return Offer(offered, _part(understood, around), story) if offered else _not_known(spoken, around)


def _not_known(spoken: str, around: Around) -> Plain:
    """An honest "don't know", unless a short text is plainly talk."""
    talk = around.vocabulary.talk(spoken) if len(spoken) <= _SHORT_TALK else "small_talk"
    return Plain("not_known" if talk == "small_talk" else talk)


def _aside(text: str, understood: Understood, around: Around) -> Attention:
    """A dialogue waits: only what is plainly something else is taken out of its way."""
    spoken, free = simplified(text), around.kind in ("text", "name")
    asks, share = around.vocabulary.asks(spoken), understood.routes[0][1] if understood.routes else 0.0
    reply = FlowReply(Reply(text if free else spoken))
    if not asks and (free or share < around.vocabulary.thresholds.settled):
        return reply
    meant = (_followed_up(understood, around) if asks else None) or _meant(text, understood, around)
    match meant:
        case StartFlow(flow, given):
            here = around.state.session is not None and around.state.session.flow == flow
            return reply if here else AskFirst(flow, str(given["story"]) if "story" in given else None)
        case Plain(saying) if not asks and (free or saying not in around.vocabulary.small_talk):
            return reply
        case None:
            return reply
        case _:
            return meant


def _meant(text: str, understood: Understood, around: Around) -> Attention | None:
    """What understanding is sure of."""
    if around.vocabulary.asks_about_others(simplified(text)):
        return Plain("about_others")
    route, share = understood.routes[0] if understood.routes else ("", 0.0)
    if share < around.vocabulary.thresholds.sure:
        return None
    if route in around.knowledge.cards:
        return CardAnswer(route, _part(understood, around), _perhaps(understood, around))
    if route == DECLARATION:
        told = len(text) >= around.vocabulary.limits.shortest_story
        return StartFlow("declare", {"story": text} if told else {})
    if route in ANSWERED_BY_WORD:
        return Word(ANSWERED_BY_WORD[route])
    return Plain(ANSWERED_PLAINLY.get(route) or around.vocabulary.talk(simplified(text)))


def _followed_up(understood: Understood, around: Around) -> Attention | None:
    """A part asked about plainly, without a topic, is about the card told last."""
    thresholds, cards = around.vocabulary.thresholds, around.knowledge.cards
    card = around.state.recent_card(around.surroundings.now, around.vocabulary.limits.card_minutes)
    route, share = understood.routes[0] if understood.routes else ("", 0.0)
    topic = share >= (thresholds.sure if route in cards else thresholds.settled)
    asked = understood.part in around.vocabulary.parts and understood.part_confidence >= thresholds.followed
    return CardAnswer(card, understood.part) if card in cards and card and asked and not topic else None


def _perhaps(understood: Understood, around: Around) -> str | None:
    """The next likeliest card, where the likeliest is not beyond doubt."""
    (_, share), (other, chance) = (*understood.routes, ("", 0.0))[:2]
    worth = chance >= around.vocabulary.thresholds.offered and share < around.vocabulary.thresholds.settled
    return other if worth and other in around.knowledge.cards else None


def _guessed(text: str, around: Around) -> Attention:
    """Understanding cannot be had: cards by their names, parts by their words, or the honest buttons."""
    spoken = simplified(text)
    if around.step is not None and not (around.vocabulary.asks(spoken) and around.knowledge.named_in(spoken)):
        return FlowReply(Reply(text if around.kind in ("text", "name") else spoken))
    named, part = around.knowledge.named_in(spoken), around.vocabulary.part_asked(spoken)
    recent = around.state.recent_card(around.surroundings.now, around.vocabulary.limits.card_minutes)
    if len(named) == 1:
        return CardAnswer(named[0], part or "general")
    if named:
        return Offer(named[: around.vocabulary.limits.choices], part or "general")
    if recent in around.knowledge.cards and recent and part:
        return CardAnswer(recent, part)
    talk = around.vocabulary.talk(spoken) if len(spoken) <= _SHORT_TALK else "small_talk"
    return Plain("not_heard" if talk == "small_talk" else talk)


def _part(understood: Understood, around: Around) -> str:
    sure = understood.part_confidence >= around.vocabulary.thresholds.part_sure
    return understood.part if sure and understood.part in around.vocabulary.parts else "general"


def _offerable(route: str, around: Around) -> bool:
    return route in around.knowledge.cards or route == DECLARATION or route in ANSWERED_BY_WORD

