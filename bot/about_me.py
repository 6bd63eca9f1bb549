"""About me: 我的信息, what is known, how to put it right, and how to have it deleted."""

from dataclasses import replace

from backend.purging import UNFINISHED
from bot.effects import about_me
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
    names = [*(("correct", "withdraw") if own.all() else ()), *(("drop_drafts",) if drafts else ()), "clear", "human"]
    choices = (vocabulary.choices[name] for name in names)
    lines = "\n".join([*about_me.kept(own), *drafts])
    return Response(state, (vocabulary.say("about_me", *choices, kept=lines),))


def drop_drafts(speaker: Speaker, state: State) -> Response:
    """What was told to dialogues that were not finished is gone at once."""
    empty = replace(state, session=None, paused=(), story=None, revision=state.revision + 1)
    return Response(empty, (speaker.vocabulary.say("drafts_dropped"),))
