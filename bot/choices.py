"""The values of buttons: how they are written, and what a tapped one means now."""

import re
from collections.abc import Mapping, Sequence

from bot.knowledge import Knowledge
from bot.meanings import (
    Attention,
    CardAnswer,
    ChangeAnswer,
    FlowReply,
    NotSaid,
    OldButton,
    OwnCase,
    StartFlow,
    Topic,
    Visit,
    Word,
)
from bot.reply import Choice
from bot.routes import OBJECTION_FLOW
from bot.state import State
from bot.vocabulary import Vocabulary
from dialogues.engine import waiting
from dialogues.flow import MOST_SHOWN, Flow
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings
from knowledge.cards import PARTS

CHANGE = "change"  # stands where a step stands; no flow may call a step so
CASE = "case"  # a dialogue that is given one is about one of the conversation's cases
_PAGE = re.compile(r"[1-9]", re.ASCII)
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])", re.ASCII)


def card_value(card: str, part: str) -> str:
    """Valid for ever: a card answers whenever it is asked."""
    return f"card.{card}.{part}"


def topic_value(topic: str, page: int = 1) -> str:
    """Valid for ever, too."""
    return f"topic.{topic}" if page == 1 else f"topic.{topic}.{page}"


def step_value(flow: str, step: str, revision: int, code: str) -> str:
    """Valid while that question waits."""
    return f"step.{flow}.{step}.{revision}.{code}"


def own_value(what: str, case: str) -> str:
    """Valid while the case is within the conversation's reach; `what` is progress, urge or a dialogue about a case."""
    return f"own.{what}.{case}"


def on_screen(choices: Sequence[Choice], more: Choice, *, rest: bool, beside: int = 0) -> tuple[Choice, ...]:
    """Those that have a number of one digit, with so many others beside them, and a way to the rest; or the rest."""
    if len(choices) + beside <= MOST_SHOWN:
        return tuple(choices)
    first = MOST_SHOWN - 1 - beside
    return tuple(choices[first:]) if rest else (*choices[:first], more)


def start_choice(flow: Flow) -> Choice:
    """The button that begins a dialogue."""
    return Choice(flow.title, f"start.{flow.id}")


def read_choice(
    value: str, state: State, vocabulary: Vocabulary, knowledge: Knowledge, flows: Mapping[str, Flow],
    surroundings: Surroundings,
) -> Attention:
    """What a tap means now; whatever is not ours or not of now is an old button."""
    match value.split("."):
        case ["word", name] if name in vocabulary.words_known:
            return Word(name)
        case ["card", card, part] if card in knowledge.cards and part in PARTS:
            return CardAnswer(card, part)
        case ["notsaid", card] if card in knowledge.cards:
            return NotSaid(card)
        case ["topic", topic] if topic in vocabulary.topics:
            return Topic(topic)
        case ["topic", topic, page] if topic in vocabulary.topics and _PAGE.fullmatch(page):
            return Topic(topic, int(page))
        case ["start", flow] if flow in flows and flows[flow].audience == "person":
            return StartFlow(flow)
        case ["object", code]:
            return StartFlow(OBJECTION_FLOW, {"notice": code})
        case ["own", ("progress" | "urge") as what, case]:
            return OwnCase(what, case)
        case ["own", flow, case] if flow in flows and CASE in flows[flow].given:
            return OwnCase(flow, case)
        case ["visit", household, month, ("done" | "move" | "cannot") as what] if _MONTH.fullmatch(month):
            return Visit(household, month, what)
        case ["step", flow, step, revision, code]:
            return _step(flow, step, revision, code, state, flows, surroundings)
        case _:
            return OldButton()


def _step(
    flow: str, step: str, revision: str, code: str, state: State, flows: Mapping[str, Flow],
    surroundings: Surroundings,
) -> Attention:
    session = state.session
    if session is None or session.flow != flow or flow not in flows or revision != str(state.revision):
        return OldButton()
    if step == CHANGE:
        return ChangeAnswer(code) if code in session.answers else OldButton()
    asked = waiting(flows[flow], session, surroundings)
    return FlowReply(Reply(code, code)) if asked is not None and asked.id == step else OldButton()
