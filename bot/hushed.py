"""Hushed: what a message is taken for while the bot keeps quiet, and the little it says then."""

from bot.around import Around
from bot.guiding import Response
from bot.heard import LONGEST, Heard
from bot.meanings import Held, Unread, Urgent, Word
from bot.reply import Payload
from bot.simplified import simplified
from bot.speaking import Speaker
from bot.state import State

ANSWERED = ("progress", "unwait")  # the everyday words that are still the bot's while a person speaks


def held(heard: Heard, cut_only: bool, around: Around) -> Held | None:
    """None where the bot speaks as ever. Danger and fraud are known by their words, without asking anybody."""
    hush, text = around.hush, heard.text or ""
    if hush is None:
        return None
    danger = around.vocabulary.danger(simplified(text))
    if danger:
        return Held(hush.why, text, Urgent(danger, text), hush.says)
    if hush.why == "pause":
        return Held(hush.why, text, None, hush.says)
    word = (heard.choice or "").removeprefix("word.") or around.vocabulary.everyday_word(simplified(text))
    if word in ANSWERED:
        return Held(hush.why, text, Word(word))
    if heard.choice is not None or not text or len(text) > LONGEST or cut_only:
        return Held(hush.why, None, None if heard.choice is not None else Unread(_unread(heard, cut_only)))
    return Held(hush.why, text)


def _unread(heard: Heard, cut_only: bool) -> str:
    if cut_only:
        return "cut_only"
    return "too_long" if len(heard.text or "") > LONGEST else "only_words"


def respond_quietly(speaker: Speaker, state: State, held: Held) -> Response:
    """The dialogue that waits is neither answered nor asked again: it is kept for afterwards."""
    first = held.first
    danger = (Payload(speaker.vocabulary.dangers[first.kind].says),) if isinstance(first, Urgent) else ()
    if held.why == "pause":
        return Response(state, (*danger, speaker.vocabulary.say("bot_paused", says=held.says)))
    return Response(state, (*danger, *_beside_person(speaker, held)))


def present_quietly(speaker: Speaker, state: State, around: Around) -> Response:
    """What a page shows that is opened meanwhile."""
    if around.hush is not None and around.hush.why == "pause":
        return Response(state, (speaker.vocabulary.say("bot_paused", says=around.hush.says),))
    return Response(state, speaker.world.handing_over.promise())


def _beside_person(speaker: Speaker, held: Held) -> tuple[Payload, ...]:
    handing_over = speaker.world.handing_over
    match held.first:
        case Word("unwait"):
            return (handing_over.leave(),)
        case Word():
            return (*handing_over.promise(), *speaker.world.cases())
        case Unread(kind):
            return (speaker.vocabulary.say(kind, most=LONGEST),)
    return handing_over.pass_on(held.text) if held.text else handing_over.promise()
