"""Attached: what is said to a photo or a voice message, and what becomes of it when the dialogue moves on."""

from dataclasses import replace

from bot.effects.attaching import PASSING_ON
from bot.guiding import Response
from bot.meanings import Attached
from bot.reply import Payload
from bot.speaking import Speaker
from bot.state import State
from dialogues.engine import waiting
from dialogues.reply import Reply
from dialogues.session import Session
from dialogues.simplified import simplified


def respond_to_attachment(speaker: Speaker, state: State, attached: Attached) -> Response:
    """Part of the story where one is being told; else it waits for one, and life comes first."""
    vocabulary, kind = speaker.vocabulary, attached.kept.kind
    if not speaker.world.attaching.add(attached.kept, _drafts(speaker, state)):
        return speaker.aside(state, vocabulary.say("attachments_enough"))
    danger = vocabulary.danger(simplified(attached.text))
    first = (Payload(vocabulary.dangers[danger].says),) if danger else ()
    return _taken(speaker, state, kind, attached.text).after(*first)


def told_in_attachments(speaker: Speaker, state: State) -> Response:
    """The person has said in a voice message, or shown, what the waiting question asks for."""
    if not _asks_for_story(speaker, state.session) or not speaker.world.attaching.any_waits():
        return speaker.aside(state, speaker.vocabulary.say("old_button" if state.session else "old_button_free"))
    return _answered(speaker, state, speaker.vocabulary.text("told_in_attachments"))


def settled(speaker: Speaker, before: State, response: Response) -> Response:
    """What was sent stays as long as something is being told, and goes when that is not to be passed on."""
    attaching, after = speaker.world.attaching, response.state
    had, has = _drafts(speaker, before), _drafts(speaker, after)
    if has and not had:
        attaching.keep_with_draft()
    if had and not has:
        attaching.drop()
    if _withheld(speaker, after.session) - _withheld(speaker, before.session) and attaching.drop():
        return response.after(speaker.vocabulary.say("attachments_withheld"))
    return response


def _taken(speaker: Speaker, state: State, kind: str, text: str) -> Response:
    vocabulary, session = speaker.vocabulary, state.session
    if _asks_for_story(speaker, session):
        if text:
            return _answered(speaker, state, text).after(vocabulary.say(f"{kind}_kept"))
        return _offering_the_end(speaker, speaker.aside(state, vocabulary.say(f"{kind}_in_story")))
    if session is not None and _takes(speaker, session):
        again = (vocabulary.say("caption_again"),) if text else ()
        return speaker.aside(state, vocabulary.say(f"{kind}_kept"), *again)
    if _drafts(speaker, state):
        return speaker.aside(state, vocabulary.say(f"{kind}_for_paused"))
    long_enough = len(text) >= vocabulary.limits.shortest_story
    loose = speaker.aside(state, vocabulary.say(f"{kind}_loose"))
    return replace(loose, state=replace(loose.state, story=text)) if long_enough and session is None else loose


def _offering_the_end(speaker: Speaker, asked: Response) -> Response:
    """The waiting question with a button before all others, by which nothing has to be typed."""
    *before, question = asked.payloads
    choices = (speaker.vocabulary.choices["told_in_attachments"], *question.choices)
    return replace(asked, payloads=(*before, replace(question, choices=choices)))


def _answered(speaker: Speaker, state: State, text: str) -> Response:
    return speaker.guide.answer(state, state.session, Reply(text)) if state.session else Response(state, ())


def _asks_for_story(speaker: Speaker, session: Session | None) -> bool:
    if session is None or not _takes(speaker, session):
        return False
    step = waiting(speaker.guide.flows[session.flow], session, speaker.guide.surroundings)
    return step is not None and step.question is not None and step.question.kind == "text"


def _drafts(speaker: Speaker, state: State) -> bool:
    """Whether something is being told, or was left in the middle, that photos and voice messages can belong to."""
    begun = (state.session, *state.paused) if state.session else state.paused
    return any(_takes(speaker, session) for session in begun)


def _takes(speaker: Speaker, session: Session) -> bool:
    flow = speaker.guide.flows.get(session.flow)
    return flow is not None and any(step.effect in PASSING_ON for step in flow.steps.values())


def _withheld(speaker: Speaker, session: Session | None) -> set[str]:
    """The steps at which somebody has refused to have what was told so far passed on (illness, for example)."""
    flow = speaker.guide.flows.get(session.flow) if session else None
    if flow is None or session is None:
        return set()
    withholding = ((step.id, step.question.withholds) for step in flow.steps.values() if step.question)
    return {
        step for step, withholds in withholding
        if withholds and step in session.answers and session.answers[step].answer == withholds.on
    }
