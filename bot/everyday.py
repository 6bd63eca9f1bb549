"""Everyday words: what 帮助, 上一步, 不说了, 接着说 and the others do, with and without a dialogue."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from bot.about_me import drop_drafts, drop_sent, tell_about_me
from bot.attaching import told_in_attachments
from bot.choices import on_screen, topic_value
from bot.guiding import Response
from bot.moving import move_elsewhere, stopped
from bot.objecting import object_to_none, want_to_object
from bot.own_cases import PROGRESS, URGE, WITHDRAW, about_a_case, which_case
from bot.prechecking import precheck, prechecks
from bot.reply import Choice
from bot.speaking import Speaker
from bot.state import State
from bot.wanting_person import no_longer_want, want_person

DECLARE, STATUS = "declare", "status"


def respond_to_word(speaker: Speaker, state: State, word: str) -> Response:
    """The response to one everyday word; those without an entry of their own are one sentence."""
    does = WORDS.get(word)
    return does(speaker, state) if does else speaker.plainly(state, SAID.get(word, word))


def _greeting(speaker: Speaker, state: State) -> Response:
    return speaker.plainly(state, "greeting") if state.session else _with_left_over(speaker, state, "greeting")


def _hello(speaker: Speaker, state: State) -> Response:
    if state.session:
        return speaker.aside(state, speaker.vocabulary.say("hello_waiting"))
    return _with_left_over(speaker, state, "hello_again")


def _help(speaker: Speaker, state: State) -> Response:
    if state.session:
        title = speaker.title(state.session.flow)
        return speaker.aside(state, speaker.vocabulary.say("help_waiting", flow=title))
    return _with_left_over(speaker, state, "help")


def _declare(speaker: Speaker, state: State) -> Response:
    return speaker.ask_first(state, DECLARE, state.story)


def _cards(speaker: Speaker, state: State) -> Response:
    topics = [
        Choice(label, topic_value(topic))
        for topic, label in speaker.vocabulary.topics.items()
        if speaker.knowledge.of_topic(topic)
    ]
    return speaker.aside(state, speaker.vocabulary.say("topics", *topics))


def _progress(speaker: Speaker, state: State) -> Response:
    """An answer that was promised, what was objected to, and the own cases; those of another phone by receipt."""
    promised = (*speaker.world.handing_over.promise(), *speaker.world.objecting.told())
    if promised and not speaker.world.own.all():
        return speaker.aside(state, *promised)
    return about_a_case(speaker, state, PROGRESS).after(*promised)


def _back(speaker: Speaker, state: State) -> Response:
    return speaker.guide.back(state, state.session) if state.session else _with_left_over(speaker, state, "no_back")


def _change(speaker: Speaker, state: State, rest: bool = False) -> Response:
    choices = speaker.guide.changeable(state, state.session) if state.session else ()
    if not choices:
        return speaker.plainly(state, "no_change")
    shown = on_screen(choices, speaker.vocabulary.choices["change_more"], rest=rest, beside=1)
    return Response(state, (speaker.vocabulary.say("change_which", *shown),))


def _stop(speaker: Speaker, state: State) -> Response:
    if state.session is None:
        return speaker.plainly(state, "no_stop")
    return Response(state.pausing(), (stopped(speaker),))


def _resume(speaker: Speaker, state: State) -> Response:
    resumed = state.resuming()
    if resumed.session is None:
        return speaker.plainly(state, "no_resume")
    return speaker.aside(resumed, speaker.vocabulary.say("resumed", flow=speaker.title(resumed.session.flow)))


def _restart(speaker: Speaker, state: State) -> Response:
    latest = state.session or next(iter(state.paused), None)
    if latest is None:
        return speaker.plainly(state, "no_restart")
    says = speaker.vocabulary.say("restart_surely", flow=speaker.title(latest.flow))
    return Response(state, (says,))  # the story told last stays with the state until the answer


def _restart_surely(speaker: Speaker, state: State) -> Response:
    latest = state.session or next(iter(state.paused), None)
    if latest is None:
        return speaker.plainly(state, "no_restart")
    others = tuple(paused for paused in state.paused if paused is not latest)
    begun = {name: value for name, value in latest.given.items() if name != "story"}
    return speaker.start(replace(state, session=None, paused=others), latest.flow, begun)


def _clear_surely(speaker: Speaker, state: State) -> Response:
    speaker.world.forget()
    return Response(State(revision=state.revision + 1), (speaker.vocabulary.say("cleared"),))


def _with_left_over(speaker: Speaker, state: State, saying: str) -> Response:
    """Says it, and reminds of a dialogue left in the middle."""
    response = speaker.plainly(state, saying)
    if not state.paused:
        return response
    return replace(response, payloads=(*response.payloads, speaker.guide.left_over(state)))


WORDS: Mapping[str, Callable[[Speaker, State], Response]] = {
    "greeting": _greeting,
    "hello": _hello,
    "help": _help,
    "declare": _declare,
    "cards": _cards,
    "progress": _progress,
    "urge": partial(about_a_case, what=URGE),
    "add": partial(about_a_case, what="add_to_case"),
    "withdraw": partial(about_a_case, what=WITHDRAW),
    "correct": partial(about_a_case, what="correct"),
    "confirm": partial(about_a_case, what="confirm"),
    "other_case": partial(which_case, what=PROGRESS),
    "objection": want_to_object,
    "objection_other": object_to_none,
    "about_me": tell_about_me,
    "drop_drafts": drop_drafts,
    "drop_sent_surely": drop_sent,
    "human": want_person,
    "unwait": no_longer_want,
    "drill": lambda speaker, state: speaker.aside(state, speaker.world.drill(True)),
    "drill_over": lambda speaker, state: speaker.aside(state, speaker.world.drill(False)),
    "told_in_attachments": told_in_attachments,
    "back": _back,
    "change": _change,
    "change_more": partial(_change, rest=True),
    "stop": _stop,
    "resume": _resume,
    "restart": _restart,
    "other_phone": move_elsewhere,
    "precheck": precheck,
    "prechecks": prechecks,
    "prechecks_more": partial(prechecks, rest=True),
    "restart_surely": _restart_surely,
    "clear_surely": _clear_surely,
}
SAID = {"clear": "clear_surely"}
