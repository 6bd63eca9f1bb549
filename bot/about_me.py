"""About me: 我的信息, what is known, how to put it right, and how to have it deleted."""

from dataclasses import replace

from backend.attachments.erasing import erase_sent
from backend.attachments.queries import of_conversation
from backend.handovers.erasing import erase_words
from backend.handovers.promising import answering
from backend.handovers.queries import remembered
from backend.purging import UNFINISHED
from bot.effects import about_me
from bot.effects.progress import day_in_words
from bot.guiding import Response
from bot.speaking import DECLARE, Speaker
from bot.state import State


def tell_about_me(speaker: Speaker, state: State) -> Response:
    """Everything kept about this conversation and its cases, masked, with ways to correct and delete it."""
    own, vocabulary = speaker.world.own, speaker.vocabulary
    until = speaker.guide.surroundings.now + UNFINISHED
    drafts = [
        about_me.draft(
            own, speaker.title(session.flow), len(session.answers), None if session.flow == DECLARE else until
        )
        for session in (*filter(None, [state.session]), *state.paused)
    ]
    sent = _sent(speaker)
    names = [*(("correct", "withdraw") if own.all() else ()), *(("drop_drafts",) if drafts else ())]
    names += [*(("drop_sent",) if sent else ()), "clear", "human"]
    choices = (vocabulary.choices[name] for name in names)
    lines = "\n".join([*about_me.kept(own), *sent, *drafts])
    return Response(state, (vocabulary.say("about_me", *choices, kept=lines),))


def drop_drafts(speaker: Speaker, state: State) -> Response:
    """What was told to dialogues that were not finished is gone at once."""
    empty = replace(state, session=None, paused=(), story=None, revision=state.revision + 1)
    return Response(empty, (speaker.vocabulary.say("drafts_dropped"),))


def drop_sent(speaker: Speaker, state: State) -> Response:
    """Photos, voice messages, and what was said to staff in a chat; a case stays without them."""
    own = speaker.world.own
    erase_sent(own.session, own.conversation.id, own.now)
    erase_words(own.session, own.conversation.id, own.now)
    return speaker.aside(state, speaker.vocabulary.say("sent_dropped"))


def _sent(speaker: Speaker) -> list[str]:
    """What was not told to the bot: shown and played to staff, or said to them."""
    own, say = speaker.world.own, speaker.vocabulary.text
    attached = of_conversation(own.session, own.conversation.id)
    talks = remembered(own.session, own.conversation.id)
    lines = []
    if attached:
        lines.append(say("about_attachments", count=len(attached), since=day_in_words(attached[0].made_at)))
    if talks:
        days, since = answering().kept.days, day_in_words(talks[0].opened_at)
        lines.append(say("about_handovers", count=len(talks), since=since, days=days))
    return lines
