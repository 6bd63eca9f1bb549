"""Objecting: 我有意见 begins with which case it is about, where there are any; what was told already is not asked."""

from collections.abc import Mapping
from dataclasses import replace

from bot.choices import own_value
from bot.guiding import Response
from bot.reply import Choice
from bot.routes import OBJECTION_FLOW
from bot.speaking import Speaker
from bot.state import State
from dialogues.session import Json

NOTICE = "notice"
MOST = 8  # cases to choose from, beside the button for none of them


def want_to_object(speaker: Speaker, state: State, story: str | None = None) -> Response:
    """Before it takes the place of another dialogue that waits, it is asked whether it may."""
    if state.session is not None and state.session.flow != OBJECTION_FLOW:
        return speaker.ask_first(state, OBJECTION_FLOW, story)
    return begin_to_object(speaker, state, {"story": story} if story else {})


def begin_to_object(speaker: Speaker, state: State, given: Mapping[str, Json]) -> Response:
    """Against a notice whose page was read, else against one of the conversation's own cases, or something else."""
    told, code = given.get("story"), given.get(NOTICE)
    waits = replace(state, story=told) if isinstance(told, str) else state
    if isinstance(code, str):
        notice = speaker.world.objecting.notice(code)
        return speaker.plainly(waits, "notice_gone") if notice is None else speaker.start(waits, OBJECTION_FLOW, notice)
    matters = speaker.world.own.all()[:MOST]
    if not matters or (state.session is not None and state.session.flow == OBJECTION_FLOW):
        return object_to_none(speaker, waits)
    choices = [Choice(matter.words, own_value(OBJECTION_FLOW, matter.id)) for matter in matters]
    return Response(waits, (speaker.vocabulary.say("objecting_to", *choices),))


def object_to_none(speaker: Speaker, state: State) -> Response:
    """It is about none of the conversation's own cases."""
    return speaker.start(state, OBJECTION_FLOW, {})
