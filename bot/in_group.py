"""In a group: general policy only; whatever is somebody's own is asked over into a private chat and never kept."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bot.around import Around
from bot.gaps import note_gap
from bot.guiding import Response
from bot.meanings import (
    AlsoAsked,
    Attention,
    BindChat,
    CardAnswer,
    NotCovered,
    NotSaid,
    Offer,
    OldButton,
    Plain,
    Topic,
    Unread,
    Urgent,
    Word,
)
from bot.message import Message
from bot.reply import Payload
from bot.responding import respond
from bot.speaking import Speaker
from bot.state import State
from bot.vocabulary import Vocabulary
from dialogues.simplified import simplified
from knowledge.entry import Entry

GROUPS = Path(__file__).parent / "words" / "groups.yml"
NOBODY = State()  # a group has no dialogue, no last card, no village
ASKS_FOR_HELP = (Unread("empty"), Word("help"), Word("hello"))
HARMLESS = ("pictures", "too_long")


@dataclass(frozen=True)
class GroupWords:
    """Words of a hardship that is somebody's own; sentences, everyday words and buttons that may stand in a group."""

    own: tuple[str, ...]
    general: tuple[str, ...]
    words: tuple[str, ...]
    buttons: tuple[str, ...]


def respond_in_group(speaker: Speaker, message: Message, attention: Attention, around: Around) -> Response:
    """The same answers as anywhere to what is general, one sentence to the rest; the state stays nobody's."""
    says = speaker.vocabulary.say
    if isinstance(attention, BindChat):
        speaker.world.burn(attention.code)
        return Response(NOBODY, (says("group_code"),))
    if attention in ASKS_FOR_HELP:
        return Response(NOBODY, (says("group_help"),))
    if not _is_general(attention) or _is_personal(message, attention, speaker.vocabulary):
        return Response(NOBODY, (says("group_private"),))
    answered = respond(speaker, NOBODY, attention)
    note_gap(speaker, message, attention, NOBODY, around)
    *before, last = (_with_general_buttons(payload) for payload in answered.payloads)
    private = speaker.vocabulary.choices["private"]
    return Response(NOBODY, (*before, replace(last, choices=(*last.choices, private))))


def _is_general(attention: Attention) -> bool:
    match attention:
        case CardAnswer() | NotSaid() | NotCovered() | Topic() | Urgent() | OldButton() | Offer(story=None):
            return True
        case AlsoAsked(first):
            return _is_general(first)
        case Plain(saying):
            return saying in group_words().general
        case Word(name):
            return name in group_words().words
        case Unread(kind):
            return kind in HARMLESS
    return False


def _is_personal(message: Message, attention: Attention, vocabulary: Vocabulary) -> bool:
    """A number, a name or somebody's own hardship; life comes before that."""
    if isinstance(attention, Urgent) or message.heard.text is None:
        return False
    spoken = simplified(message.heard.text)
    own = any(word in spoken for word in group_words().own)
    told = vocabulary.tells_hardship(spoken) and own
    return message.cut or told or vocabulary.personal.hidden(spoken) != spoken


def _with_general_buttons(payload: Payload) -> Payload:
    kept = tuple(choice for choice in payload.choices if choice.value.startswith(group_words().buttons))
    return replace(payload, choices=kept)


@cache
def group_words() -> GroupWords:
    """The words of the data file; raises Fault."""
    told = Entry.of_file(GROUPS)
    told.only("own", "general", "words", "buttons")
    return GroupWords(told.words("own"), told.words("general"), told.words("words"), told.words("buttons"))
