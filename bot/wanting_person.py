"""Wanting a person: 找真人 begins one short question, or tells the promise that stands already."""

from dataclasses import replace

from bot.guiding import Response
from bot.speaking import Speaker
from bot.state import State
from dialogues.session import Json, Session

FLOW = "human"


def want_person(speaker: Speaker, state: State) -> Response:
    """Where nobody works who could answer, the offices and hotlines are told instead of a promise."""
    handing_over, village = speaker.world.handing_over, _village(state)
    promise = handing_over.promise()
    if promise:
        return speaker.aside(state, *promise)
    if not handing_over.is_possible(village):
        return speaker.plainly(state, "human")
    story = _story(state)
    given: dict[str, Json] = {"village": village, "story": story, "told": "yes" if story else "no"}
    others = tuple(paused for paused in state.paused if paused.flow != FLOW)
    return speaker.start(replace(state, paused=others), FLOW, given)


def no_longer_want(speaker: Speaker, state: State) -> Response:
    """不用等了, 机器人; also before the one question was answered."""
    if state.session is not None and state.session.flow == FLOW:
        state = replace(state, session=None, revision=state.revision + 1)
    return speaker.aside(state, speaker.world.handing_over.leave())


def _told(state: State) -> list[Session]:
    return [session for session in (state.session, *state.paused) if session is not None and session.flow != FLOW]


def _village(state: State) -> str | None:
    """As told in a dialogue that is not finished, else as a printed page has named it."""
    for session in _told(state):
        for step in ("group", "village"):
            answered = session.answers.get(step)
            if answered is not None and isinstance(answered.answer, str):
                return answered.answer
    return state.village


def _story(state: State) -> str | None:
    """A hardship told a moment ago, or in a dialogue that is not finished."""
    for session in _told(state):
        answered, given = session.answers.get("story"), session.given.get("story")
        for told in (answered.answer if answered else None, given):
            if isinstance(told, str):
                return told
    return state.story
