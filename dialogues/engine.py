"""Moves a dialogue by one reply: pure, with the time and the places as arguments."""

from collections.abc import Mapping
from dataclasses import replace

from dialogues import questions
from dialogues.events import Effected, Event, Finished, Misunderstood, Said
from dialogues.flow import KEEP, Flow, Step
from dialogues.plain import clean
from dialogues.questions import Gathered, Read, Unclear
from dialogues.rendering import asking, rendered
from dialogues.reply import Reply
from dialogues.session import CARRIED, CHOSEN, TYPED, Answered, Json, Session
from dialogues.surroundings import Surroundings
from dialogues.turn import Turn
from dialogues.walk import Walk, ahead, asked, told, walk

__all__ = ["Turn", "answer", "ask_again", "back", "change", "recognises", "start", "waiting"]


def start(flow: Flow, given: Mapping[str, Json], surroundings: Surroundings) -> Turn:
    """Begins a flow with what is known already and goes to its first question."""
    return _go_on(flow, Session(flow.id, dict(given)), surroundings, None)


def answer(flow: Flow, session: Session, reply: Reply, surroundings: Surroundings) -> Turn:
    """Reads a reply to the waiting question and goes on, or says why it could not be read."""
    way = walk(flow, session, surroundings)
    if way.stop is None:
        return back(flow, session, surroundings)
    question = asked(flow, way.stop, way.answers, surroundings)
    match questions.read(question, reply, surroundings, session.gathered):
        case Unclear(why=why, offered=offered):
            kept = session.gathered if question.kind == "several" else offered
            return _ask(flow, replace(session, gathered=kept), way, surroundings, Misunderstood(way.stop.id, why))
        case Gathered(codes=codes):
            return _ask(flow, replace(session, gathered=codes), way, surroundings)
        case Read(answer=read) if question.kind == "change":
            return _changed(flow, session, str(read), surroundings)
        case Read(answer=read):
            source = CHOSEN if reply.code is not None else TYPED
            answered = Answered(_kept_reply(way.stop, reply, read), read, surroundings.now, source)
            stored = replace(session, answers={**session.answers, way.stop.id: answered}, gathered=())
            return _go_on(flow, stored, surroundings, way.stop)


def back(flow: Flow, session: Session, surroundings: Surroundings) -> Turn:
    """Drops the last answer the person gave (and what was carried after it) and asks again."""
    return ask_again(flow, _without_last(flow, session, surroundings), surroundings)


def change(flow: Flow, session: Session, step: str, surroundings: Surroundings) -> Turn:
    """Drops one answer and asks for it again; the others stay, unless the new answer leads past them."""
    found = flow.steps.get(step)
    gift = found.question.given if found and found.question else None
    given = {name: value for name, value in session.given.items() if name != gift}
    answers = {name: answered for name, answered in session.answers.items() if name != step}
    return ask_again(flow, replace(session, given=given, answers=answers, gathered=()), surroundings)


def ask_again(flow: Flow, session: Session, surroundings: Surroundings) -> Turn:
    """Puts the waiting question once more; nothing is told, nothing takes effect."""
    way = walk(flow, session, surroundings)
    if way.stop:
        return _ask(flow, session, way, surroundings)
    earlier = _without_last(flow, session, surroundings)
    if earlier == session:
        return Turn(None, (Finished(),))
    return ask_again(flow, earlier, surroundings)


def waiting(flow: Flow, session: Session, surroundings: Surroundings) -> Step | None:
    """The step that waits for a reply now."""
    return walk(flow, session, surroundings).stop


def recognises(flow: Flow, session: Session, reply: Reply, surroundings: Surroundings) -> bool:
    """Whether the reply is plainly meant for the waiting question; never for words typed to a free question."""
    way = walk(flow, session, surroundings)
    if way.stop is None:
        return False
    question = asked(flow, way.stop, way.answers, surroundings)
    return questions.recognises(question, reply, surroundings, session.gathered)


def _changed(flow: Flow, session: Session, step: str, surroundings: Surroundings) -> Turn:
    """Which answer to change is never an answer itself, and neither is the tap that led to that question."""
    earlier = _without_last(flow, session, surroundings)
    return ask_again(flow, earlier, surroundings) if step == KEEP else change(flow, earlier, step, surroundings)


def _go_on(flow: Flow, session: Session, surroundings: Surroundings, after: Step | None) -> Turn:
    """Says and effects what follows the step just answered, up to the next question or the end."""
    way = walk(flow, session, surroundings)
    kept = _on_the_way(flow, session, way)
    events: list[Event] = []
    news = True  # what follows an answer given earlier was told then
    for step in way.since(after.id if after else None):
        news = news and step.id not in session.answers
        if step.effect or news:
            events += _events(flow, kept, way, step, surroundings)
    if way.stop:
        return Turn(kept, (*events, asking(flow, kept, way, way.stop, surroundings)))
    return Turn(None, (*events, Finished()))


def _ask(flow: Flow, session: Session, way: Walk, surroundings: Surroundings, *before: Event) -> Turn:
    if way.stop is None:
        raise ValueError(f"{flow.id} waits for nothing")
    kept = replace(session, answers={**way.answers, **session.answers})
    return Turn(kept, (*before, asking(flow, session, way, way.stop, surroundings)))


def _on_the_way(flow: Flow, session: Session, way: Walk) -> Session:
    """The session with carried answers stored and without answers the route can no longer reach."""
    reachable = way.answers.keys() | ahead(flow, way.stop)
    stored = {step: answered for step, answered in session.answers.items() if step in reachable}
    return replace(session, answers={**stored, **way.answers})


def _events(flow: Flow, session: Session, way: Walk, step: Step, surroundings: Surroundings) -> list[Event]:
    if step.says:
        return [Said(rendered(step.says, flow, session, way, surroundings))]
    if step.effect:
        taken = {passed.question.given for passed in flow.steps.values() if passed.question}
        given = {name: value for name, value in session.given.items() if name not in taken}
        return [Effected(step.effect, told(flow, way.answers), given)]
    return []


def _without_last(flow: Flow, session: Session, surroundings: Surroundings) -> Session:
    """The session without the latest answer of the person on the route and anything carried after it."""
    route = walk(flow, session, surroundings).answers
    names = list(session.answers)
    own = [name for name in names if name in route and session.answers[name].source != CARRIED]
    if not own:
        return replace(session, gathered=())
    last = names.index(own[-1])
    dropped = {own[-1], *(name for name in names[last:] if session.answers[name].source == CARRIED)}
    return replace(session, answers={n: a for n, a in session.answers.items() if n not in dropped}, gathered=())


def _kept_reply(step: Step, reply: Reply, read: Json) -> str:
    """The words as typed; of a free text only what was read, so that numbers taken out stay out."""
    free = step.question is not None and step.question.kind == "text"
    return read if free and isinstance(read, str) else clean(reply.text)
