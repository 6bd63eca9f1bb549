"""Everything one message can be taken for; attention decides which, responding acts on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.attachments.files import Kept
from dialogues.reply import Reply
from dialogues.session import Json


@dataclass(frozen=True)
class Word:
    """An everyday word, typed or tapped."""

    name: str


@dataclass(frozen=True)
class OldButton:
    """A button of an earlier question, or of none of ours."""


@dataclass(frozen=True)
class Urgent:
    """Danger to life or fraud; the text `answers` the waiting question too where that asks for the story.

    Not `sure`: an answer that only sounds like it. It is read as one, with a word about danger before.
    """

    kind: str
    text: str
    answers: bool = False
    sure: bool = True


@dataclass(frozen=True)
class FlowReply:
    """The reply to the waiting question."""

    reply: Reply


@dataclass(frozen=True)
class ChangeAnswer:
    """The wish to answer one earlier step again."""

    step: str


@dataclass(frozen=True)
class CardAnswer:
    """A question about one part of a card, or about the whole (general); perhaps it was about another one."""

    card: str
    part: str
    perhaps: str | None = None


@dataclass(frozen=True)
class NotSaid:
    """A question about what the sources of a card leave open."""

    card: str


@dataclass(frozen=True)
class Topic:
    """The wish to see the cards of one topic, a page of them at a time."""

    name: str
    page: int = 1


@dataclass(frozen=True)
class StartFlow:
    """The wish to begin a dialogue, with what is known already."""

    flow: str
    given: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class AskFirst:
    """The same, understood from a text while another dialogue waits."""

    flow: str
    story: str | None = None


@dataclass(frozen=True)
class OwnCase:
    """A tap about one case: its progress, urging, or a dialogue about it."""

    what: str
    case: str


@dataclass(frozen=True)
class Visit:
    """A tap in a daily list: the visit was made, is moved, or cannot be made."""

    household: str
    month: str
    what: str


@dataclass(frozen=True)
class BindChat:
    """A code that makes this chat a member of staff's."""

    code: str


@dataclass(frozen=True)
class Offer:
    """Not sure: the routes worth choosing from, for the part asked about.

    `honestly` is said before them where it is likelier that none of them is meant.
    """

    routes: tuple[str, ...]
    part: str
    story: str | None = None
    honestly: "NotCovered | Plain | None" = None


@dataclass(frozen=True)
class AlsoAsked:
    """Two questions in one message: the first is answered, the second offered as a route and the part asked about."""

    first: "CardAnswer | NotCovered | Plain | Word"
    route: str
    part: str


@dataclass(frozen=True)
class NotCovered:
    """A question none of our documents answers; the topic (knowledge/not_covered.yml) where it is known."""

    topic: str | None = None


@dataclass(frozen=True)
class Plain:
    """A wish that one honest sentence answers."""

    saying: str


@dataclass(frozen=True)
class Attached:
    """A photo or a voice message that lies sealed, and the words beside it."""

    kept: Kept
    text: str


@dataclass(frozen=True)
class Unread:
    """A message that is no text that can be read: empty, pictures, too long, a voice, a photo …"""

    kind: str


@dataclass(frozen=True)
class Forwarded:
    """Somebody else's words, passed on: what is asked about them; they are never what the person has told."""

    asks: "Urgent | CardAnswer | NotSaid | AlsoAsked | NotCovered | Offer"


@dataclass(frozen=True)
class Held:
    """Heard while the bot keeps quiet (bot/hush.py): the text for whoever speaks there, and what is answered first.

    `says` is the county's sentence, where it has paused the bot; `danger` the kind of danger the text tells of.
    """

    why: str
    text: str | None
    first: "Word | Unread | Attached | None" = None
    says: str = ""
    danger: str | None = None


Attention = (
    Word | OldButton | Urgent | FlowReply | ChangeAnswer | CardAnswer | NotSaid | Topic | StartFlow | AskFirst
    | Attached | Visit | OwnCase | BindChat | Offer | AlsoAsked | NotCovered | Plain | Unread | Forwarded | Held
)


def counted_as(attention: Attention) -> str:
    """What the turn is remembered as, for counting: codes only, at most 60 characters."""
    match attention:
        case AlsoAsked(told_as) | Forwarded(told_as):
            told = counted_as(told_as)
        case CardAnswer(card, part):
            told = f"card:{card}.{part}"
        case NotSaid(card):
            told = f"card:{card}.unsaid"
        case Urgent(kind):
            told = f"urgent:{kind}"
        case NotCovered(topic):
            told = f"not_covered:{topic}" if topic else "not_covered"
        case Word(name) | Topic(name) | Plain(name) | Unread(name):
            told = f"{type(attention).__name__.lower()}:{name}"
        case StartFlow(flow) | AskFirst(flow):
            told = f"start:{flow}"
        case Held(why):
            told = f"held:{why}"
        case Visit(what=what):
            told = f"visit:{what}"
        case OwnCase(what):
            told = f"own:{what}"
        case _:
            told = type(attention).__name__.lower()
    return told[:60]
