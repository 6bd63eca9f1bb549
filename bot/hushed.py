"""Hushed: what a message is taken for while the bot keeps quiet, and the little it says then."""

from backend.attachments.files import Kept
from backend.handovers.queries import open_of, signature
from backend.handovers.showing import case_for, show
from backend.staff.models import Staff
from bot.around import Around
from bot.guiding import Response
from bot.heard import LONGEST, Heard
from bot.meanings import Attached, Held, Unread, Word
from bot.reply import Payload
from bot.speaking import Speaker
from bot.state import State
from dialogues.simplified import simplified

ANSWERED = ("progress", "unwait")  # the everyday words that are still the bot's while a person speaks
ONE_S_OWN = ("withdraw", "about_me", "clear")  # by which a person disposes of what was told: nobody else can do it


def held(heard: Heard, cut_only: bool, around: Around) -> Held | None:
    """None where the bot speaks as ever. Danger and fraud are known by their words, without asking anybody."""
    hush, text = around.hush, heard.text or ""
    if hush is None:
        return None
    spoken = simplified(text)
    danger = around.vocabulary.danger(spoken)
    if hush.why == "person" and heard.attachment is not None:
        kept = Attached(heard.attachment, text) if isinstance(heard.attachment, Kept) else None
        first = kept or Unread(f"attachment_{heard.attachment}")
        return Held(hush.why, None, first) if cut_only else Held(hush.why, text, first, danger=danger)
    if danger or hush.why == "pause":
        return Held(hush.why, text, None, hush.says, danger)
    word = (heard.choice or "").removeprefix("word.") or around.vocabulary.everyday_word(spoken)
    if word in (*ANSWERED, *ONE_S_OWN):
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
    danger = (Payload(speaker.vocabulary.dangers[held.danger].says),) if held.danger else ()
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
        case Word(word) if word in ONE_S_OWN:
            return (*_passed_on(speaker, held.text), speaker.vocabulary.say("own_later"))
        case Word():
            return (*handing_over.promise(), *speaker.world.cases())
        case Attached(kept):
            return (*_passed_on(speaker, held.text), _shown(speaker, kept))
        case Unread(kind):
            return (*_passed_on(speaker, held.text), speaker.vocabulary.say(kind, most=LONGEST))
    return _passed_on(speaker, held.text) if held.text else handing_over.promise()


def _passed_on(speaker: Speaker, text: str | None) -> tuple[Payload, ...]:
    return speaker.world.handing_over.pass_on(text) if text else ()


def _shown(speaker: Speaker, kept: Kept) -> Payload:
    """Only where somebody has agreed that what is told is kept; a file without a row is swept away."""
    here, message_id = speaker.world.handing_over, speaker.world.attaching.message_id
    handover = open_of(here.session, here.conversation.id)
    case = case_for(here.session, handover, here.rules) if handover else None
    if handover is None or case is None:
        return speaker.vocabulary.say("not_shown")
    if not show(here.session, handover, case, kept, message_id, here.now, here.rules):
        return speaker.vocabulary.say("attachments_enough")
    taker = here.session.get_one(Staff, handover.staff_id)
    return speaker.vocabulary.say(f"shown_{kept.kind}", who=signature(here.session, taker))
