"""One message on its way: as it may be stored, what understanding makes of it, and what it is taken for."""

from dataclasses import dataclass

from bot.around import Around
from bot.attention import decide, without_understanding
from bot.heard import Heard, clean
from bot.hushed import held
from bot.meanings import Attention, Unread
from bot.personal import Personal
from bot.reading import read
from bot.understanding import Understanding, Understood
from dialogues.simplified import simplified


@dataclass(frozen=True)
class Message:
    """A message as it may be stored, and what was cut out of it."""

    heard: Heard
    cut: bool
    cut_only: bool


def kept(heard: Heard, personal: Personal) -> Message:
    """Before anything else: cleaned, and without what we never ask for."""
    if heard.text is None:
        return Message(heard, cut=False, cut_only=False)
    cut = personal.cut(clean(heard.text))
    return Message(heard.with_text(cut.text), cut.found, cut.alone)


async def understood(message: Message, around: Around, understanding: Understanding) -> Understood | None:
    """What understanding makes of the text; None where nobody has to ask it, or where it cannot be had."""
    if around.hush or message.cut_only or without_understanding(message.heard, around) is not None:
        return None
    spoken = around.vocabulary.personal.hidden(simplified(message.heard.text or ""))
    return await read(spoken, around.vocabulary, understanding)


def taken_for(message: Message, told: Understood | None, around: Around) -> Attention:
    """What attention decides, unless the bot keeps quiet just now."""
    quiet = held(message.heard, message.cut_only, around)
    if quiet is not None:
        return quiet
    return Unread("cut_only") if message.cut_only else decide(message.heard, told, around)
