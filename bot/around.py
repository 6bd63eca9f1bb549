"""Around: what attention looks at besides the message."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.hush import Hush
from bot.knowledge import Knowledge
from bot.routes import OFFERED_BY_WORD
from bot.state import State
from bot.vocabulary import Vocabulary
from dialogues.engine import recognises, waiting
from dialogues.flow import Flow, Step
from dialogues.reply import Reply
from dialogues.surroundings import Surroundings


@dataclass(frozen=True)
class Around:
    """The conversation, our words, our knowledge, the dialogues, and the time and places."""

    state: State
    vocabulary: Vocabulary
    knowledge: Knowledge
    flows: Mapping[str, Flow]
    surroundings: Surroundings
    hush: Hush | None = None

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

    @property
    def recent_card(self) -> str | None:
        """The card told last, while a question without a topic is still about it."""
        card = self.state.recent_card(self.surroundings.now, self.vocabulary.limits.card_minutes)
        return card if card in self.knowledge.cards else None

    def recognised(self, text: str) -> bool:
        """Whether the waiting question knows the text for a reply to it."""
        session = self.state.session
        flow = self.flows.get(session.flow) if session else None
        return bool(flow and session and recognises(flow, session, Reply(text), self.surroundings))

    def offerable(self, route: str) -> bool:
        """Whether the route can stand on a button."""
        return route in self.knowledge.cards or route in OFFERED_BY_WORD
