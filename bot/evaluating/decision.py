"""Decision: what a person is given for a first message, as a route that can be compared with the expected one."""

from dataclasses import dataclass
from typing import Literal, assert_never

from bot.meanings import (
    AlsoAsked,
    AskFirst,
    Attached,
    Attention,
    BindChat,
    CardAnswer,
    ChangeAnswer,
    FlowReply,
    Forwarded,
    Held,
    NotCovered,
    NotSaid,
    Offer,
    OldButton,
    OwnCase,
    Plain,
    StartFlow,
    Topic,
    Unread,
    Urgent,
    Visit,
    Word,
)
from bot.routes import ANSWERED_BY_WORD, ANSWERED_PLAINLY, CRISIS, DECLARATION, FRAUD, NOT_COVERED, STATUS_QUERY

UNSURE, SMALL_TALK, OUT_OF_SCOPE = "unsure", "small_talk", "out_of_scope"
REJECTED = (NOT_COVERED, OUT_OF_SCOPE)
FLOWS = {"declare": DECLARATION, "status": STATUS_QUERY}  # other dialogues: start_ and their name
STARTING = {"declare": DECLARATION, "progress": STATUS_QUERY}  # words that begin a dialogue at once
SAID = {
    **{word: route for route, word in ANSWERED_BY_WORD.items()},
    **{saying: route for route, saying in ANSWERED_PLAINLY.items()},
    "about_others": NOT_COVERED, "trust": FRAUD,
}
ROUTES = frozenset({*FLOWS.values(), *SAID.values(), *REJECTED, CRISIS, FRAUD, SMALL_TALK, UNSURE})
"""Every route that is no card."""


@dataclass(frozen=True)
class Decision:
    """`given`: a card or dialogue without asking; `offered`: choices; `said`: a plain answer; `nothing`: not known.

    `routes` is everything put before the person, the first choice first.
    """

    kind: Literal["given", "offered", "said", "nothing"]
    routes: tuple[str, ...] = ()
    part: str | None = None

    @property
    def route(self) -> str:
        """What is given, or the first of the choices offered, or the route of the plain answer."""
        return self.routes[0] if self.routes else UNSURE


def decision(attention: Attention) -> Decision:
    """What is given to somebody who has said nothing before."""
    match attention:
        case Forwarded(asks):
            return decision(asks)
        case AlsoAsked(first, route):
            answered = decision(first)
            return Decision(answered.kind, (*answered.routes, route), answered.part)
        case CardAnswer(card, part, perhaps):
            return Decision("given", (card, perhaps) if perhaps else (card,), part)
        case NotSaid(card):
            return Decision("given", (card,))
        case StartFlow(flow) | AskFirst(flow):
            return Decision("given", (FLOWS.get(flow, f"start_{flow}"),))
        case Offer(routes, part, _, honestly):
            before = decision(honestly).routes if honestly else ()
            return Decision("offered", (*before, *routes), part)
        case Urgent(kind):
            return Decision("said", (FRAUD if kind == "fraud" else CRISIS,))
        case Word(name) if name in STARTING:
            return Decision("given", (STARTING[name],))
        case NotCovered():
            return Decision("said", (NOT_COVERED,))
        case Plain("not_known" | "not_heard") | Unread():
            return Decision("nothing")
        case Word(name) | Plain(name):
            return Decision("said", (SAID.get(name, SMALL_TALK),))
        case Topic() | BindChat() | FlowReply() | ChangeAnswer() | OldButton() | OwnCase() | Visit():
            return Decision("nothing")  # nothing that begins a conversation about a policy
        case Attached() | Held():
            return Decision("nothing")  # never the first message of a newcomer
        case _:
            assert_never(attention)
